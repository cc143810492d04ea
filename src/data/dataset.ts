// What `fit` and `evaluate` accept as data, checked once and brought into one form: rows of f32 numbers.
import { show } from "../errors.js";
import type { Loss } from "../losses/loss.js";
import { spreadWeights } from "../losses/spreadWeights.js";
import { namedValues } from "../options.js";
import { inSlices } from "../runtime/pause.js";
import { agrees, type Shape, sameShape, showShape, sizeOf } from "../shape.js";
import { type Tensor, type TensorLike, toTensor, toTensorInSlices } from "../tensor.js";
import { areFinite } from "./finite.js";

/** Rows of inputs and targets, and a weight for each row or value where there are any. */
export interface Dataset {
  readonly rows: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly weights: Float32Array | undefined;
}

/** What the data must fit. */
export interface Expected {
  /** Shape of an input row. */
  readonly input: Shape;
  /** Shape of an output row. */
  readonly output: Shape;
  readonly loss: Loss;
  /** Throws where inputs have a value that the model can't take. */
  readonly checkInput?: InputCheck;
}

export type InputCheck = (data: Float32Array, who: string) => void;

export type SampleWeight = TensorLike;
export type ClassWeight = Readonly<Record<number, number>> | ReadonlyMap<number, number>;

/** Inputs as rows of the model's shape. */
export interface InputRows {
  readonly rows: number;
  readonly data: Float32Array;
}

/** Numbers that are looked at at a time, in about half a millisecond. */
const PIECE = 1 << 17;

/** Brings inputs into rows of the model's shape, whose numbers nobody has looked at yet; `who` begins messages. */
export function inputRows(x: unknown, input: Shape, who: string): InputRows {
  return shapedRows(toTensor(x, who), input, who);
}

/** Throws where a number of some rows is not finite. */
export function checkRows({ data }: InputRows, input: Shape, who: string): void {
  checkFinite(data, who, sizeOf(input), 0, data.length);
}

/** `inputRows`, and looks at the numbers, in slices that leave the thread free in between. */
export async function inputRowsInSlices(
  x: unknown,
  input: Shape,
  who: string,
  check?: InputCheck,
): Promise<InputRows> {
  const rows = shapedRows(await toTensorInSlices(x, who), input, who);
  await checkFiniteInSlices(rows.data, who, sizeOf(input));
  check?.(rows.data, who);
  return rows;
}

function shapedRows(given: Tensor, input: Shape, who: string): InputRows {
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
  return { rows: given.data.length / size, data: given.data };
}

function checkFiniteInSlices(data: Float32Array, who: string, size: number): Promise<void> {
  return inSlices(data.length, PIECE, (from, to) => checkFinite(data, who, size, from, to));
}

function checkFinite(data: Float32Array, who: string, size: number, from: number, to: number): void {
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

/** Checks data against the model and brings them into one form, in slices that leave the thread free in between. */
export async function toDataset(
  x: unknown,
  y: unknown,
  expected: Expected,
  who: string,
  { sampleWeight, classWeight }: { sampleWeight?: unknown; classWeight?: unknown } = {},
): Promise<Dataset> {
  const inputs = await inputRowsInSlices(x, expected.input, `${who}: x`, expected.checkInput);
  const targets = await toTensorInSlices(y, `${who}: y`);
  const { loss, output } = expected;
  const row = loss.sparse ? loss.valueShape([1, ...output]).slice(1) : output;
  const perRow = sizeOf(row);
  const rows = targets.shape.length > 1 ? (targets.shape[0] as number) : targets.data.length / perRow;
  if (targets.data.length === 0) throw new RangeError(`${who}: y is empty, expected ${inputs.rows} rows.`);
  if (targets.data.length !== inputs.rows * perRow || !agrees(targets.shape, [inputs.rows, ...row]))
    throw wrongTargets(who, inputs.rows, rows, targets, perRow, expected);
  await checkFiniteInSlices(targets.data, `${who}: y`, perRow);
  loss.checkTargets?.(targets.data, [inputs.rows, ...output], `${who}: y`);
  const weights = toWeights(inputs.rows, targets.data, perRow, output, loss, who, sampleWeight, classWeight);
  return { rows: inputs.rows, x: inputs.data, y: targets.data, weights };
}

function wrongTargets(
  who: string,
  rows: number,
  got: number,
  targets: Tensor,
  perRow: number,
  { output, loss }: Expected,
): RangeError {
  if (areClasses(targets.data, rows, perRow, loss)) {
    const advice =
      loss.name === "categoricalCrossentropy" ? "Use sparseCategoricalCrossentropy, or pass" : "Pass";
    return new RangeError(
      `${who}: y has a class index for each row, ${loss.name} needs rows of shape ${showShape(output)}. ${advice} one-hot rows.`,
    );
  }
  if (targets.shape.length > 1 && got === rows) {
    const kind = loss.sparse ? "a class index" : `rows of shape ${showShape(output)}`;
    const advice = loss.sparse
      ? "For one-hot rows use categoricalCrossentropy."
      : "The last layer's units must be the width of y, and one-hot rows must be as wide as there are classes.";
    return new RangeError(
      `${who}: y has rows of shape ${showShape(targets.shape.slice(1))}, ${loss.name} needs ${kind}. ${advice}`,
    );
  }
  return new RangeError(
    `${who}: x has ${rows} rows, y has ${Number.isInteger(got) ? got : `${targets.data.length} numbers, ${perRow} are needed a row`}. They must be equal.`,
  );
}

/** Whether targets look like the classes of rows, where a loss wants a number for each class. */
function areClasses(targets: Float32Array, rows: number, perRow: number, loss: Loss): boolean {
  const oneEach = targets.length === rows && perRow > 1 && loss.name.startsWith("categorical");
  return oneEach && targets.every((label) => Number.isInteger(label) && label >= 0);
}

function toWeights(
  rows: number,
  y: Float32Array,
  perRow: number,
  output: Shape,
  loss: Loss,
  who: string,
  sampleWeight: unknown,
  classWeight: unknown,
): Float32Array | undefined {
  if (sampleWeight !== undefined && classWeight !== undefined) {
    throw new TypeError(
      `${who}: sampleWeight and classWeight exclude each other. Multiply them yourself and pass sampleWeight.`,
    );
  }
  if (sampleWeight === undefined && classWeight === undefined) return undefined;
  const shape = loss.weightShape([rows, ...output]);
  if (!shape) {
    throw new RangeError(
      `${who}: ${loss.name} with an axis that is the batch mixes the samples, so it takes neither sampleWeight nor classWeight.`,
    );
  }
  if (classWeight !== undefined) return classWeights(rows, y, perRow, output, loss, who, classWeight);
  const { data, shape: own } = toTensor(sampleWeight, `${who}: sampleWeight`);
  const weights = own.length > 1 && own[0] !== rows ? undefined : spreadWeights(data, shape, rows);
  if (!weights) {
    const each = sizeOf(shape) / rows;
    throw new RangeError(
      `${who}: sampleWeight has ${own.length > 1 ? `shape ${showShape(own)}` : `${data.length} numbers`}, x has ${rows} rows. Give one weight a row${each > 1 ? ` or ${each}` : ""}.`,
    );
  }
  data.forEach((w, i) => {
    if (!(w >= 0) || w === Number.POSITIVE_INFINITY) {
      throw new RangeError(`${who}: sampleWeight[${i}] must be a finite number >= 0, got ${w}.`);
    }
  });
  return weights;
}

function classWeights(
  rows: number,
  y: Float32Array,
  perRow: number,
  output: Shape,
  loss: Loss,
  who: string,
  given: unknown,
): Float32Array {
  const isList = Array.isArray(given) || ArrayBuffer.isView(given);
  const named = isList
    ? Object.entries(given)
    : namedValues(`${who}: classWeight`, given, "{ 0: 1, 1: 2.5 }");
  const byClass = new Map<number, number>();
  for (const [key, weight] of named) {
    if (!/^\d+$/.test(key))
      throw new RangeError(
        `${who}: classWeight has the key ${show(key)}, expected class indices 0, 1, 2, ….`,
      );
    if (typeof weight !== "number" || !(weight >= 0) || weight === Number.POSITIVE_INFINITY) {
      throw new RangeError(`${who}: classWeight[${key}] must be a finite number >= 0, got ${show(weight)}.`);
    }
    byClass.set(Number(key), weight);
  }
  if (perRow !== 1 && output.length !== 1) {
    throw new RangeError(
      `${who}: classWeight needs one class a row, outputs have shape ${showShape(output)}. Use sampleWeight.`,
    );
  }
  const width = output.at(-1) as number;
  return Float32Array.from({ length: rows }, (_, row) => {
    const label = loss.sparse || width === 1 ? (y[row] as number) : argmax(y, row * width, width);
    return byClass.get(label) ?? 1;
  });
}

function argmax(data: Float32Array, start: number, width: number): number {
  let best = 0;
  for (let j = 1; j < width; j++) if ((data[start + j] as number) > (data[start + best] as number)) best = j;
  return best;
}

/** Rows `from` … `to` of a data set whose rows have the given sizes. */
export function slice(data: Dataset, from: number, to: number): Dataset {
  const part = (all: Float32Array): Float32Array => {
    const size = all.length / data.rows;
    return all.subarray(from * size, to * size);
  };
  return { rows: to - from, x: part(data.x), y: part(data.y), weights: data.weights && part(data.weights) };
}
