// Data as the user passes it: nested arrays, typed arrays, or tensors. A tensor is a plain value, nothing to dispose.
import { show } from "./errors.js";
import { isFloats, isTypedArray } from "./kinds.js";
import { inSlices } from "./runtime/pause.js";
import { isShape, type Shape, showShape, sizeOf } from "./shape.js";

export type NestedNumbers = readonly (number | NestedNumbers)[];
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;
/** Whatever may be passed as data. */
export type TensorLike = Tensor | NumberArray | NestedNumbers;

/** Numbers that are read at a time, in about a millisecond. */
const PIECE = 1 << 16;
/** More axes than any network has; a list that holds itself would have no end. */
const MOST_AXES = 32;

/** Numbers with a shape, row-major. */
export class Tensor {
  constructor(
    readonly data: Float32Array,
    readonly shape: Shape,
  ) {
    if (!isFloats(data)) throw new TypeError(`Tensor: data must be a Float32Array, got ${show(data)}.`);
    if (!isShape(shape))
      throw new TypeError(`Tensor: shape must be a list of whole numbers >= 0, got ${show(shape)}.`);
    if (sizeOf(shape) !== data.length) {
      throw new RangeError(
        `Tensor: shape ${showShape(shape)} holds ${sizeOf(shape)} numbers, data has ${data.length}. They must be equal.`,
      );
    }
  }

  /** The numbers as nested arrays; a number where the shape is []. */
  toArray(): NestedNumbers | number {
    const nest = (axis: number, offset: number, stride: number): NestedNumbers | number => {
      if (axis === this.shape.length) return this.data[offset] as number;
      const size = this.shape[axis] as number;
      const step = size === 0 ? 0 : stride / size;
      return Array.from({ length: size }, (_, i) => nest(axis + 1, offset + i * step, step)) as NestedNumbers;
    };
    return nest(0, 0, this.data.length);
  }
}

/**
 * A tensor of the given numbers and shape.
 *
 * @param data numbers, flat or nested; a Float32Array is not copied.
 * @param shape sizes of the axes; by default that of the nested arrays, or `[data.length]`.
 * @throws {RangeError} where the shape does not hold as many numbers as there are.
 * @example
 * tensor([1, 2, 3, 4], [2, 2]).toArray(); // [[1, 2], [3, 4]]
 */
export function tensor(data: TensorLike, shape?: Shape): Tensor {
  const plain = toTensor(data, "tensor: data");
  if (shape === undefined) return plain;
  if (!isShape(shape)) {
    throw new TypeError(`tensor: shape must be a list of whole numbers >= 0, got ${show(shape)}.`);
  }
  if (sizeOf(shape) !== plain.data.length) {
    throw new RangeError(
      `tensor: shape ${showShape(shape)} holds ${sizeOf(shape)} numbers, but data has ${plain.data.length}. They must be equal.`,
    );
  }
  return new Tensor(plain.data, [...shape]);
}

/** Any data as a tensor; flat data have one axis. `who` begins the message of an error. */
export function toTensor(data: unknown, who: string): Tensor {
  const { tensor, count, read } = intake(data, who);
  read(0, count);
  return tensor;
}

/** The same, in slices that leave the thread free in between. */
export async function toTensorInSlices(data: unknown, who: string): Promise<Tensor> {
  const { tensor, count, read } = intake(data, who);
  const each = Math.max(1, tensor.data.length / count);
  await inSlices(count, Math.ceil(PIECE / each), read);
  return tensor;
}

/** Data on their way into a tensor, which has them once all `count` things have been read, in order. */
interface Intake {
  readonly tensor: Tensor;
  readonly count: number;
  read(from: number, to: number): void;
}

function intake(data: unknown, who: string): Intake {
  if (data instanceof Tensor) return { tensor: data, count: 0, read() {} };
  if (isFloats(data)) return { tensor: new Tensor(data, [data.length]), count: 0, read() {} };
  if (isNumberArray(data)) {
    const out = new Float32Array(data.length);
    const read = (from: number, to: number) => out.set(data.subarray(from, to), from);
    return { tensor: new Tensor(out, [data.length]), count: data.length, read };
  }
  if (Array.isArray(data)) return fromNested(data as NestedNumbers, who);
  if (isTensorLike(data)) {
    const { tensor: flat, ...rest } = intake(data.data, who);
    return { ...rest, tensor: new Tensor(flat.data, [...data.shape]) };
  }
  throw new TypeError(
    `${who} must be nested arrays of numbers, a typed array or a tensor, got ${show(data)}.`,
  );
}

const isNumberArray = isTypedArray as (data: unknown) => data is NumberArray;

/** A tensor, what one becomes on its way through postMessage, and one of a second copy of this package. */
export function isTensorLike(data: unknown): data is Pick<Tensor, "data" | "shape"> {
  const { data: numbers, shape } = Object(data) as Partial<Tensor>;
  return isNumberArray(numbers) && isShape(shape);
}

function fromNested(data: NestedNumbers, who: string): Intake {
  const shape: number[] = [];
  for (let level: unknown = data; isList(level); level = level[0]) {
    shape.push(level.length);
    if (shape.length > MOST_AXES)
      throw new RangeError(`${who} is nested deeper than ${MOST_AXES} levels. Is a list within itself?`);
  }
  const out = new Float32Array(sizeOf(shape));
  let next = 0;
  /** Reads some of a list's values; a path is made for lists only, not for every number. */
  const fill = (list: ArrayLike<unknown>, axis: number, path: string, from: number, to: number): void => {
    const isInnermost = axis === shape.length;
    for (let i = from; i < to; i++) {
      const value = list[i];
      if (isInnermost) {
        if (typeof value !== "number")
          throw new TypeError(`${who}${path}[${i}] must be a number, got ${show(value)}.`);
        out[next++] = value;
        continue;
      }
      const inner = `${path}[${i}]`;
      if (!isList(value))
        throw new TypeError(`${who}${inner} must be a list of ${shape[axis]}, got ${show(value)}.`);
      if (value.length !== shape[axis]) {
        throw new RangeError(
          `${who}${inner} has ${value.length} values, the rows before it have ${shape[axis]}. Rows must be of one size.`,
        );
      }
      fill(value, axis + 1, inner, 0, value.length);
    }
  };
  return {
    tensor: new Tensor(out, shape),
    count: data.length,
    read: (from, to) => fill(data, 1, "", from, to),
  };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || isNumberArray(value);
}
