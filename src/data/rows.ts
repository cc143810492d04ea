// Inputs as rows of the model's shape, and whether their numbers are finite.
import { inSlices } from "../runtime/pause.js";
import { type Shape, sameShape, showShape, sizeOf } from "../shape.js";
import { type Tensor, toTensor, toTensorInSlices } from "../tensor.js";
import { areFinite } from "./finite.js";

/** Shape of a row; null: an axis as long as the data say. */
export type RowShape = readonly (number | null)[];

export type InputCheck = (data: Float32Array, who: string) => void;

/** Inputs as rows of the model's shape. */
export interface InputRows {
  readonly rows: number;
  readonly data: Float32Array;
  /** Shape of a row; where the model leaves an axis open, as the data say. */
  readonly shape: Shape;
}

/** Numbers that are looked at at a time, in about half a millisecond. */
const PIECE = 1 << 17;

/** Brings inputs into rows of the model's shape, whose numbers nobody has looked at yet; `who` begins messages. */
export function inputRows(x: unknown, input: RowShape, who: string): InputRows {
  return shapedRows(toTensor(x, who), input, who);
}

/** Throws where a number of some rows is not finite. */
export function checkRows({ data, shape }: InputRows, who: string): void {
  checkFinite(data, who, sizeOf(shape), 0, data.length);
}

/** Throws where inputs have different numbers of rows. @param whoOf begins the message for one of them. */
export function sameRows(inputs: readonly InputRows[], whoOf: (i: number) => string): void {
  const rows = inputs[0]?.rows;
  const other = inputs.findIndex((one) => one.rows !== rows);
  if (other < 0) return;
  throw new RangeError(
    `${whoOf(0)} has ${rows} rows, ${whoOf(other)} has ${inputs[other]?.rows}. They must be equal.`,
  );
}

/** `inputRows`, and looks at the numbers, in slices that leave the thread free in between. */
export async function inputRowsInSlices(
  x: unknown,
  input: RowShape,
  who: string,
  check?: InputCheck,
): Promise<InputRows> {
  const rows = shapedRows(await toTensorInSlices(x, who), input, who);
  await checkFiniteInSlices(rows.data, who, sizeOf(rows.shape));
  check?.(rows.data, who);
  return rows;
}

export function shapedRows(given: Tensor, input: RowShape, who: string): InputRows {
  if (input.includes(null)) return openRows(given, input, who);
  return fixedRows(given, input as Shape, who);
}

/** Rows with an axis that is as long as they say: so they must say it. */
function openRows(given: Tensor, input: RowShape, who: string): InputRows {
  const [rows = 0, ...shape] = given.shape;
  if (shape.length !== input.length || !input.every((size, i) => size === null || size === shape[i])) {
    throw new RangeError(
      `${who}: expected data of shape ${showShape([null, ...input])}, null being as long as the data say, got ${showShape(given.shape)}. Pass nested arrays, or tensor(data, shape).`,
    );
  }
  if (given.data.length === 0)
    throw new RangeError(`${who} is empty, expected at least one row of shape ${showShape(input)}.`);
  return { rows, data: given.data, shape };
}

function fixedRows(given: Tensor, input: Shape, who: string): InputRows {
  const size = sizeOf(input);
  if (given.data.length === 0)
    throw new RangeError(`${who} is empty, expected at least one row of shape ${showShape(input)}.`);
  const row = given.shape.slice(1);
  if (given.shape.length > 1 && !sameShape(row, input) && !(sizeOf(row) === 1 && size === 1)) {
    const same = sizeOf(row) === size;
    throw new RangeError(
      `${who}: expected rows of shape ${showShape(input)}, got ${showShape(row)}. ${same ? "Reshape the data, or the model's inputShape." : "Every row must fit the model's inputShape."}`,
    );
  }
  if (given.data.length % size !== 0) {
    throw new RangeError(
      `${who} has ${given.data.length} numbers, which is no whole number of rows of ${size} (shape ${showShape(input)}).`,
    );
  }
  return { rows: given.data.length / size, data: given.data, shape: input };
}

export function checkFiniteInSlices(data: Float32Array, who: string, size: number): Promise<void> {
  return inSlices(data.length, PIECE, (from, to) => checkFinite(data, who, size, from, to));
}

export function checkFinite(data: Float32Array, who: string, size: number, from: number, to: number): void {
  if (areFinite(data, from, to)) return;
  for (let i = from; i < to; i++) {
    const value = data[i] as number;
    if (value - value !== 0) {
      throw new RangeError(
        `${who} has ${value} in row ${Math.floor(i / size)} (place ${i % size}), expected finite numbers. Replace or drop such rows.`,
      );
    }
  }
}
