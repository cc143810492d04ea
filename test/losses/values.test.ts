// Every loss with its options against float64: values, gradients, sample weights, reductions, any rank and axis.
import { describe, expect, it } from "vitest";
import { type Shape, sizeOf } from "../../src/shape.js";
import { largest, randomNumbers } from "../numbers.js";
import { type Entry, entries, make } from "./entries.js";
import { differences, draw, fits, lossOf, type Reduction, valueShapeOf, valuesOf } from "./evaluate.js";

const SHAPES: readonly Shape[] = [
  [6],
  [1, 5],
  [5, 4],
  [9, 3],
  [7, 2],
  [2, 3, 5],
  [3, 4, 1],
  [1, 5, 3],
  [3, 4, 3],
  [2, 3, 2, 4],
];
const REDUCTIONS: readonly Reduction[] = ["sumOverBatchSize", "mean", "sum", "meanWithSampleWeight"];

/** What is farther off than `relative` of the largest number, or "". */
function worst(got: ArrayLike<number>, want: ArrayLike<number>, relative: number): string {
  if (got.length !== want.length) return `${got.length} numbers, expected ${want.length}`;
  const bound = relative * Math.max(1, largest(want));
  for (let i = 0; i < want.length; i++) {
    if (!(Math.abs((got[i] as number) - (want[i] as number)) <= bound))
      return `[${i}] is ${got[i]}, expected ${want[i]}`;
  }
  return "";
}

/** A class needs company. */
function usable(entry: Entry, shape: Shape): boolean {
  const classes =
    entry.targets === "oneHot" ||
    entry.targets === "index" ||
    entry.targets === "soft" ||
    entry.targets === "labels";
  if (!fits(entry, shape)) return false;
  if (entry.targets === "labels") return (shape.at(-1) as number) > 2;
  return !classes || sizeOf(shape) / sizeOf(valueShapeOf(entry, shape)) > 1;
}

describe.each(entries)("$title", (entry) => {
  const part = make(entry.name, entry.options);
  const shapes = SHAPES.filter((shape) => usable(entry, shape));

  it("has the values and the gradient of its definition", () => {
    expect(shapes.length).toBeGreaterThan(2);
    shapes.forEach((shape, i) => {
      const { t, p } = draw(entry, shape, i + 1);
      const values = valuesOf(entry, t, p, shape);
      if (!entry.root) expect(worst(part.perSample(t, p, { shape }), values, 3e-6), `${shape}`).toBe("");
      expect(worst([part.value(t, p, { shape })], [lossOf(entry, t, p, shape)], 3e-6), `${shape}`).toBe("");
      const gradient = part.gradient(t, p, { shape });
      expect(worst(gradient, differences(entry, t, p, shape), 5e-6), `${shape}`).toBe("");
    });
  });

  it.each(REDUCTIONS)("is reduced by %s, with and without weights", (reduction) => {
    const reduced = make(entry.name, { ...entry.options, reduction });
    shapes.forEach((shape, i) => {
      const { t, p } = draw(entry, shape, i + 1);
      const rows = entry.root ? shape.slice(0, -1) : valueShapeOf(entry, shape);
      const each = randomNumbers(sizeOf(rows), 1, i + 5).map((v) => Math.max(0, v + 0.7));
      const perSample = rows[0] === shape[0] ? each.slice(0, shape[0]) : undefined;
      const spread =
        perSample && each.map((_, j) => perSample[Math.floor((j * rows[0]!) / each.length)] as number);
      const cases: [given: Float32Array | undefined, full: Float32Array | undefined][] = [
        [undefined, undefined],
        [each, each],
        [perSample, spread],
      ];
      for (const [given, full] of cases) {
        const more = given ? { shape, sampleWeight: given } : { shape };
        const want = lossOf(entry, t, p, shape, full, reduction);
        expect(worst([reduced.value(t, p, more)], [want], 4e-6), `${shape}`).toBe("");
        const gradient = reduced.gradient(t, p, more);
        const slopes = differences(entry, t, p, shape, full, reduction);
        expect(worst(gradient, slopes, 8e-6), `${shape}`).toBe("");
      }
    });
  });
});
