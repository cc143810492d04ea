// Tensors in float64 for references: broadcasting, central differences, and running what is appended to a tape.
import type { Tape } from "../../src/tape/tape.js";
import type { Value } from "../../src/tape/value.js";
import { computeOnLanes } from "../kernels/lanes.js";

export type Shape = readonly number[];

export interface Numbers {
  readonly shape: Shape;
  readonly data: Float32Array;
}

export const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** Indices of every element, in order. */
export function* indicesOf(shape: Shape): Generator<number[]> {
  for (let k = 0; k < sizeOf(shape); k++) {
    let rest = k;
    const index = shape.map(() => 0);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % (shape[axis] as number);
      rest = Math.floor(rest / (shape[axis] as number));
    }
    yield index;
  }
}

/** The element of a tensor at an index of a shape that it is broadcast to, or its own. */
export function at(data: ArrayLike<number>, shape: Shape, index: readonly number[]): number {
  let offset = 0;
  shape.forEach((size, axis) => {
    const i = index[index.length - shape.length + axis] as number;
    offset = offset * size + (size === 1 ? 0 : i);
  });
  return data[offset] as number;
}

/** What a function appends, in a run on lanes: y, and the gradients of sum(y · upstream) for the inputs. */
export function runOps(
  inputs: readonly Numbers[],
  append: (tape: Tape, ...x: Value[]) => Value,
  upstream?: (size: number) => Float32Array,
  lanes = 1,
): { y: Float32Array; shape: Shape; gradients: Float32Array[] } {
  let shape: Shape = [];
  const [y, ...gradients] = computeOnLanes(lanes, ({ tape, place }) => {
    const values = inputs.map(({ data, shape: s }) => place(data, s));
    const output = append(tape, ...values);
    shape = output.shape;
    if (!upstream) return [output];
    const dy = place(upstream(output.elements), [output.elements]);
    tape.contribute(output, (target) => tape.emit("copy", [target], [dy], [dy.elements]));
    tape.backward();
    return [output, ...values.map((value) => tape.gradient(value))];
  });
  return { y: y as Float32Array, shape, gradients };
}

/** d sum(f(x) · upstream) / dx for each input by central differences in float64. */
export function differences(
  inputs: readonly Numbers[],
  f: (...x: Float64Array[]) => ArrayLike<number>,
  upstream: ArrayLike<number>,
  step = 1e-5,
): Float64Array[] {
  const data = inputs.map((input) => Float64Array.from(input.data));
  const loss = (): number => {
    let total = 0;
    const y = f(...data);
    for (let i = 0; i < y.length; i++) total += (y[i] as number) * (upstream[i] as number);
    return total;
  };
  return data.map((x) =>
    Float64Array.from(x, (value, i) => {
      x[i] = value + step;
      const above = loss();
      x[i] = value - step;
      const below = loss();
      x[i] = value;
      return (above - below) / (2 * step);
    }),
  );
}

/** The largest |got − want| / max(1, |want|). */
export function farthest(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    const a = got[i] as number;
    const b = want[i] as number;
    if (Object.is(a, b) || a === b) continue;
    const error = Math.abs(a - b) / Math.max(1, Math.abs(b));
    worst = error <= worst ? worst : Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
  }
  return worst;
}
