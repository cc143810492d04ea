// The losses against the numbers that Keras computed (test/golden/losses.json, matchingLosses.json).
import { describe, expect, it } from "vitest";
import { camel, camelKeys, float32, goldenCases, mismatch, type Stored } from "../golden/golden.js";
import { make, names } from "./entries.js";

interface Numbers {
  value: Stored;
  per_sample?: Stored[] | Stored | null;
  dy_pred: Stored[];
}
interface Case extends Numbers {
  id: string;
  name: string;
  options: Record<string, unknown>;
  shape: number[];
  y_true: Stored[];
  y_pred: Stored[];
  value_reduction_sum?: Stored;
  sample_weight?: Stored[] | null;
  weighted_value?: Stored;
  weighted_dy_pred?: Stored[];
  weighted_value_sum?: Stored;
  weighted_value_mean_with_sample_weight?: Stored;
  /** What Keras's documentation says, where its code strays from it. */
  documented_semantics?: Numbers;
  f32?: Partial<Numbers>;
}

const cases = ["losses", "matchingLosses"].flatMap((file) => goldenCases<Case>(file));
const list = (stored: Stored[] | Stored): Stored[] => (Array.isArray(stored) ? stored : [stored]);
/** Keras gives NaN for the gradient at a zero vector, which has none: 0 here. */
const comparable = (stored: Stored[]): Stored[] => stored.map((want) => (want === "NaN" ? 0 : want));

describe("golden vectors of Keras", () => {
  it("cover every loss", () => {
    const covered = new Set(cases.map((c) => camel(c.name)));
    expect(names.filter((name) => !covered.has(name))).toEqual([]);
  });

  it.each(cases.map((c) => [c.id, c] as const))("%s", (_, c) => {
    const wanted = c.documented_semantics ?? c;
    const theirs = c.documented_semantics ? {} : (c.f32 ?? {});
    const options = camelKeys(c.options);
    const part = make(camel(c.name), options);
    const [t, p, { shape }] = [float32(c.y_true), float32(c.y_pred), c];
    const value = part.value(t, p, { shape });
    expect(
      mismatch([value], [wanted.value], 4e-6, theirs.value === undefined ? undefined : [theirs.value]),
    ).toBe("");
    if (wanted.per_sample !== undefined && wanted.per_sample !== null) {
      const theirValues = theirs.per_sample;
      expect(
        mismatch(
          part.perSample(t, p, { shape }),
          list(wanted.per_sample),
          4e-6,
          theirValues === undefined || theirValues === null ? undefined : list(theirValues),
        ),
      ).toBe("");
    }
    const gradient = part.gradient(t, p, { shape });
    expect(gradient.every(Number.isFinite)).toBe(true);
    expect(mismatch(gradient, comparable(wanted.dy_pred), 6e-6, theirs.dy_pred)).toBe("");
  });

  const reduced = cases.filter((c) => c.value_reduction_sum !== undefined && !c.documented_semantics);
  it.each(reduced.map((c) => [c.id, c] as const))("%s summed", (_, c) => {
    const part = make(camel(c.name), { ...camelKeys(c.options), reduction: "sum" });
    const got = part.value(float32(c.y_true), float32(c.y_pred), { shape: c.shape });
    expect(mismatch([got], [c.value_reduction_sum as Stored], 1e-5)).toBe("");
  });

  const weighted = cases.filter((c) => c.sample_weight && !c.documented_semantics);
  it.each(weighted.map((c) => [c.id, c] as const))("%s weighted", (_, c) => {
    const [t, p] = [float32(c.y_true), float32(c.y_pred)];
    const more = { shape: c.shape, sampleWeight: float32(c.sample_weight ?? []) };
    const reduceBy = (reduction: string) =>
      make(camel(c.name), { ...camelKeys(c.options), reduction }).value(t, p, more);
    const part = make(camel(c.name), camelKeys(c.options));
    expect(mismatch([part.value(t, p, more)], [c.weighted_value as Stored], 1e-5)).toBe("");
    expect(mismatch(part.gradient(t, p, more), comparable(c.weighted_dy_pred ?? []), 1e-5)).toBe("");
    if (c.weighted_value_sum !== undefined)
      expect(mismatch([reduceBy("sum")], [c.weighted_value_sum], 1e-5)).toBe("");
    const mean = c.weighted_value_mean_with_sample_weight;
    if (mean !== undefined) expect(mismatch([reduceBy("meanWithSampleWeight")], [mean], 1e-5)).toBe("");
  });
});
