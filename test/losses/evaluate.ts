// A reference (references.ts) on whole tensors in float64: rows along its axes, weights, reductions, and the central
// difference of the loss. Also the numbers that references are tried on.
import { axisOf, type Shape, sizeOf } from "../../src/shape.js";
import { randomSource } from "../numbers.js";
import type { Reference } from "./references.js";

export type Reduction = "sumOverBatchSize" | "mean" | "sum" | "meanWithSampleWeight";

function axesOf({ axes = [-1] }: Reference, shape: Shape): number[] {
  if (axes === "all") return shape.map((_, i) => i);
  return axes.map((axis) => axisOf(axis, shape, "test")).sort((a, b) => a - b);
}

/** Whether the reference's axes are there and differ. */
export function fits(reference: Reference, shape: Shape): boolean {
  const { axes = [-1], rank = shape.length } = reference;
  if (rank !== shape.length) return false;
  if (axes === "all") return true;
  return (
    axes.every((axis) => axis >= -shape.length && axis < shape.length) &&
    new Set(axesOf(reference, shape)).size === axes.length
  );
}

export function valueShapeOf(reference: Reference, shape: Shape): number[] {
  const axes = axesOf(reference, shape);
  return shape.filter((_, i) => !axes.includes(i));
}

const known = new Map<string, number[][]>();

/** Places of the numbers of every row, in the order of the values. */
function rowsOf(reference: Reference, shape: Shape): number[][] {
  const axes = axesOf(reference, shape);
  const key = `${shape} along ${axes}`;
  const found = known.get(key);
  if (found) return found;
  const rows = Array.from({ length: sizeOf(valueShapeOf(reference, shape)) }, (): number[] => []);
  for (let place = 0; place < sizeOf(shape); place++) {
    let rest = place;
    const position = shape.map((_, i) => {
      const stride = sizeOf(shape.slice(i + 1));
      const index = Math.floor(rest / stride);
      rest %= stride;
      return index;
    });
    const row = shape.reduce(
      (number, size, i) => (axes.includes(i) ? number : number * size + (position[i] as number)),
      0,
    );
    rows[row]?.push(place);
  }
  known.set(key, rows);
  return rows;
}

/** Room for the labels of a row. */
export const LABELS = 3;

export interface Drawn {
  readonly t: Float32Array;
  readonly p: Float32Array;
}

/** Targets and predictions of the reference's kinds. */
export function draw(reference: Reference, shape: Shape, seed: number): Drawn {
  const random = randomSource(seed);
  const share = (): number => (random() + 1) / 2;
  const rows = rowsOf(reference, shape);
  const { targets } = reference;
  const sparse = targets === "index" || targets === "labels";
  const t = new Float32Array(sparse ? rows.length * (targets === "labels" ? LABELS : 1) : sizeOf(shape));
  const p = new Float32Array(sizeOf(shape));
  rows.forEach((places, r) => {
    const label = Math.floor(share() * places.length);
    const soft = places.map(() => 0.05 + share());
    const spread = places.map(() => 0.05 + share());
    const total = (of: number[]): number => of.reduce((a, b) => a + b, 0);
    const [softTotal, spreadTotal] = [total(soft), total(spread)];
    if (targets === "index") t[r] = label;
    if (targets === "labels") {
      // One or two of them, the rest is filled up with 0.
      t[r * LABELS] = 1 + Math.floor(share() * ((shape.at(-1) as number) - 1));
      if (share() < 0.5) t[r * LABELS + 1] = t[r * LABELS] === 1 ? 2 : 1;
    }
    places.forEach((place, j) => {
      const target = {
        any: 2 * random(),
        positive: 3 * share(),
        signs: share() < 0.5 ? -1 : 1,
        bits: share() < 0.5 ? 0 : 1,
        oneHot: j === label ? 1 : 0,
        soft: (soft[j] as number) / softTotal,
        index: 0,
        labels: 0,
      }[targets];
      if (!sparse) t[place] = target;
      p[place] = {
        any: 3 * random(),
        positive: 0.05 + 3 * share(),
        probability: 0.02 + 0.96 * share(),
        distribution: (spread[j] as number) / spreadTotal,
      }[reference.predictions];
    });
  });
  return { t, p };
}

/** The value of every row. */
export function valuesOf(
  reference: Reference,
  t: ArrayLike<number>,
  p: ArrayLike<number>,
  shape: Shape,
): number[] {
  if (reference.batch) return reference.batch(t, p, shape);
  return rowsOf(reference, shape).map((places, r) => {
    const width = reference.targets === "labels" ? LABELS : 1;
    const targets =
      reference.targets === "index" || reference.targets === "labels"
        ? Array.from({ length: width }, (_, i) => t[r * width + i] as number)
        : places.map((i) => t[i] as number);
    if (reference.ignored !== undefined && targets[0] === reference.ignored) return 0;
    return reference.row(
      targets,
      places.map((i) => p[i] as number),
      shape,
    );
  });
}

/** The loss of the batch. @param weights one for each value, or for each sample where there is one value. */
export function lossOf(
  reference: Reference,
  t: ArrayLike<number>,
  p: ArrayLike<number>,
  shape: Shape,
  weights?: ArrayLike<number>,
  reduction: Reduction = "sumOverBatchSize",
): number {
  const values = valuesOf(reference, t, p, shape);
  const count = Math.max(values.length, weights?.length ?? 0);
  let total = 0;
  let mass = 0;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const left = reference.countsPositive
      ? values[i] === 0
      : reference.ignored !== undefined && t[i] === reference.ignored;
    const counts = left ? 0 : 1;
    const weight = counts * (weights?.[i] ?? 1);
    total += weight * (values[Math.min(i, values.length - 1)] as number);
    mass += weight;
    kept += counts;
  }
  const divisor = { sum: 1, mean: kept, sumOverBatchSize: kept, meanWithSampleWeight: mass }[reduction];
  const loss = divisor === 0 ? 0 : total / divisor;
  return reference.root ? Math.sqrt(loss) : loss;
}

/** The gradient of `lossOf` by p as a central difference. */
export function differences(
  reference: Reference,
  t: ArrayLike<number>,
  p: ArrayLike<number>,
  shape: Shape,
  weights?: ArrayLike<number>,
  reduction?: Reduction,
): number[] {
  const h = 1e-5;
  return Array.from(p, (_, i) => {
    const shifted = (by: number): number => {
      const moved = Float64Array.from(p);
      moved[i] = (moved[i] as number) + by;
      return lossOf(reference, t, moved, shape, weights, reduction);
    };
    return (shifted(h) - shifted(-h)) / (2 * h);
  });
}
