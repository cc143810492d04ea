// Arrays in float64 with NumPy's meaning, for references of operations.
import { type Shape, sizeOf } from "../../src/shape.js";
import { at, indicesOf } from "../ops/tensors.js";

export interface Numbers64 {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** An array of a shape whose element at an index is what a function says. */
export function filledBy(shape: Shape, element: (index: number[]) => number): Numbers64 {
  return { shape, data: Float64Array.from(indicesOf(shape), element) };
}

/** The element at an index, the array broadcast. */
export const elementOf = (x: Numbers64, index: readonly number[]): number => at(x.data, x.shape, index);

/** Element by element, broadcast. */
export function mapped(f: (...x: number[]) => number, ...x: Numbers64[]): Numbers64 {
  const rank = Math.max(...x.map(({ shape }) => shape.length));
  const shape = Array.from({ length: rank }, (_, i) =>
    Math.max(...x.map((one) => one.shape[one.shape.length - rank + i] ?? 1)),
  );
  return filledBy(shape, (index) => f(...x.map((one) => elementOf(one, index))));
}

/** Axes made one number each; the axes stay with size 1 where `keepdims`. */
export function reduced(
  x: Numbers64,
  axes: readonly number[],
  f: (numbers: number[]) => number,
  keepdims = false,
): Numbers64 {
  const all = axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
  const inside = x.shape.map((size, i) => (all.includes(i) ? size : 1));
  const kept = filledBy(
    x.shape.map((size, i) => (all.includes(i) ? 1 : size)),
    (index) =>
      f(
        [...indicesOf(inside)].map((more) =>
          elementOf(
            x,
            index.map((k, i) => k + (more[i] as number)),
          ),
        ),
      ),
  );
  const shape = keepdims ? kept.shape : kept.shape.filter((_, i) => !all.includes(i));
  return { shape, data: kept.data };
}

/** The axes in another order. */
export function reordered(x: Numbers64, order: readonly number[]): Numbers64 {
  return filledBy(
    order.map((axis) => x.shape[axis] as number),
    (index) =>
      elementOf(
        x,
        x.shape.map((_, axis) => index[order.indexOf(axis)] as number),
      ),
  );
}

/** The matrix product of the last two axes of arrays of one rank. */
export function multiplied(a: Numbers64, b: Numbers64): Numbers64 {
  const batch = a.shape.slice(0, -2);
  const [m, k] = a.shape.slice(-2) as [number, number];
  return filledBy([...batch, m, b.shape.at(-1) as number], (index) => {
    const [row, column] = index.slice(-2) as [number, number];
    const before = index.slice(0, -2);
    let total = 0;
    for (let i = 0; i < k; i++)
      total += elementOf(a, [...before, row, i]) * elementOf(b, [...before, i, column]);
    return total;
  });
}

export const viewed = (x: Numbers64, shape: Shape): Numbers64 => {
  if (sizeOf(shape) !== x.data.length) throw new RangeError("viewed: sizes differ.");
  return { shape, data: x.data };
};
