// PyTorch's order of weights into ours. Its kernels are [units, inputs] and [filters, inputs, ...sizes], its gates of a GRU stand in another
// order, and its recurrences have two biases. Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html and neighbours.
import { show } from "../../errors.js";
import { type Shape, sizeOf } from "../../shape.js";

export interface Numbers {
  readonly shape: Shape;
  readonly data: Float32Array | Float64Array;
}
export interface Wanted {
  readonly name: string;
  readonly shape: Shape;
}

const OF_RECURRENCE = /(^|\.)(weight|bias)_(ih|hh)(_l\d+(_reverse)?)?$/;

/** Whether an array has a name that PyTorch gives. */
export const isOfPytorch = (name: string): boolean =>
  /(^|\.)(weight|bias|in_proj_weight|in_proj_bias)$/.test(name) || OF_RECURRENCE.test(name);

/** Whether a weight of ours has another order of axes there. */
export const isKernel = ({ name, shape }: Wanted): boolean => /kernel$/i.test(name) && shape.length >= 2;

/** [a, b, ...sizes] as [...sizes, b, a]. */
export function transposed({ shape, data }: Numbers): Numbers {
  const [outer = 1, inner = 1, ...sizes] = shape;
  const places = sizeOf(sizes);
  const out = new Float32Array(data.length);
  for (let a = 0; a < outer; a++) {
    for (let b = 0; b < inner; b++) {
      for (let s = 0; s < places; s++)
        out[(s * inner + b) * outer + a] = data[(a * inner + b) * places + s] as number;
    }
  }
  return { shape: [...sizes, inner, outer], data: out };
}

/** The numbers for another shape, where its axes are those of the array cut further, or put together. */
export function regrouped(array: Numbers, shape: Shape): Numbers {
  const fits = refines(array.shape, shape) || refines(shape, array.shape);
  return fits ? { shape, data: array.data } : array;
}

/** Whether the axes of `fine` multiply to those of `coarse`, one after the other. */
function refines(coarse: Shape, fine: Shape): boolean {
  let i = 0;
  for (const size of coarse) {
    let product = 1;
    while (product < size && i < fine.length) product *= fine[i++] as number;
    if (product !== size) return false;
  }
  return fine.slice(i).every((size) => size === 1);
}

/**
 * A weight of a recurrent layer from PyTorch's arrays; undefined where the name is none of those.
 *
 * @param own all weights of the model: the recurrent kernel tells how many gates there are.
 * @throws {RangeError} where PyTorch computes something else.
 */
export function ofRecurrence(
  { name, shape }: Wanted,
  source: string,
  arrays: ReadonlyMap<string, Numbers>,
  own: readonly Wanted[],
): Numbers | undefined {
  const array = arrays.get(source);
  if (!array || !OF_RECURRENCE.test(source)) return undefined;
  const layer = name.slice(0, name.lastIndexOf("/") + 1);
  const recurrent = own.find((weight) => weight.name === `${layer}recurrentKernel`)?.shape;
  const [units = 0, width = 0] = recurrent ?? [];
  const ordered = (given: Numbers): Numbers => (width === 3 * units ? swapped(given, units) : given);
  if (!/bias_/.test(source)) return ordered(transposed(array));
  const other = arrays.get(source.replace("bias_ih", "bias_hh"));
  if (!/bias_ih/.test(source) || !other || other.data.length !== array.data.length)
    throw new RangeError(`${name} needs both bias_ih and bias_hh: name bias_ih, got ${show(source)}.`);
  const [input, state] = [ordered(array).data, ordered(other).data];
  if (width !== 3 * units)
    return { shape: array.shape, data: Float32Array.from(input, (v, i) => v + (state[i] as number)) };
  if (shape.length !== 2)
    throw new RangeError(
      `PyTorch's GRU resets after the product, which ${name} does not: make it with resetAfter: true.`,
    );
  return { shape: [2, width], data: Float32Array.of(...input, ...state) };
}

/** Gates r, z, n as z, r, n along the last axis. */
function swapped({ shape, data }: Numbers, units: number): Numbers {
  const out = Float32Array.from(data);
  for (let row = 0; row < data.length; row += 3 * units) {
    out.set(data.subarray(row + units, row + 2 * units), row);
    out.set(data.subarray(row, row + units), row + units);
  }
  return { shape, data: out };
}
