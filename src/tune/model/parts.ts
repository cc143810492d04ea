// How the rows are divided: each part is trained on some rows and judged on others. One part for a fixed split, one per fold
// for cross-validation. Rows are dealt out in a random order, class by class, so that every part has its share of each class.
import { Purpose } from "../../contract/purpose.js";
import { Random } from "../../numeric/random.js";
import { Tensor } from "../../tensor.js";

/** Inputs and targets. */
export interface Rows {
  readonly x: Tensor;
  readonly y: Tensor;
}

export interface Part {
  readonly train: Rows;
  readonly heldOut: Rows;
}

/** @param folds 0 for a fixed split. @param share of the rows that a fixed split holds out. */
export function divide(
  all: Rows,
  classes: ArrayLike<number> | undefined,
  { folds, share, seed }: { readonly folds: number; readonly share: number; readonly seed: number },
): Part[] {
  const order = dealt(all.y.shape[0] as number, classes, seed);
  if (folds === 0) return [part(all, order, (i) => Math.floor((i + 1) * share) > Math.floor(i * share))];
  return Array.from({ length: folds }, (_, fold) => part(all, order, (i) => i % folds === fold));
}

function dealt(rows: number, classes: ArrayLike<number> | undefined, seed: number): number[] {
  const order = [...new Random(seed, Purpose.Split).permutation(rows)];
  if (classes !== undefined) order.sort((a, b) => (classes[a] as number) - (classes[b] as number));
  return order;
}

function part(all: Rows, order: readonly number[], isHeldOut: (place: number) => boolean): Part {
  const train: number[] = [];
  const heldOut: number[] = [];
  for (const [place, row] of order.entries()) (isHeldOut(place) ? heldOut : train).push(row);
  return { train: take(all, train), heldOut: take(all, heldOut) };
}

function take({ x, y }: Rows, wanted: readonly number[]): Rows {
  return { x: pick(x, wanted), y: pick(y, wanted) };
}

function pick({ data, shape }: Tensor, wanted: readonly number[]): Tensor {
  const size = data.length / (shape[0] as number);
  const picked = new Float32Array(wanted.length * size);
  for (const [i, row] of wanted.entries()) picked.set(data.subarray(row * size, (row + 1) * size), i * size);
  return new Tensor(picked, [wanted.length, ...shape.slice(1)]);
}
