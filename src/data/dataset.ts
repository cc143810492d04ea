// What `fit` and `evaluate` accept as data, checked once and brought into one form: rows of f32 numbers.

import { show } from "../errors.js";
import type { Loss } from "../losses/loss.js";
import { spreadWeights } from "../losses/spreadWeights.js";
import { argmaxOf } from "../numeric/argmax.js";
import { namedValues } from "../options.js";
import { agrees, type Shape, showShape, sizeOf } from "../shape.js";
import { type Tensor, type TensorLike, toTensor, toTensorInSlices } from "../tensor.js";
import {
  checkFiniteInSlices,
  checkRows,
  type InputCheck,
  type InputRows,
  type RowShape,
  sameRows,
  shapedRows,
} from "./rows.js";

/** Rows of inputs and targets, and a weight for each row or value of an output where there are any. */
export interface Dataset {
  readonly rows: number;
  readonly x: readonly Float32Array[];
  readonly y: readonly Float32Array[];
  readonly weights: readonly (Float32Array | undefined)[];
  /** Shapes of a row of each input and output. */
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  /** Shapes of a row of the targets. */
  readonly targets: readonly Shape[];
}

/** What the data must fit. */
export interface Expected {
  readonly inputs: readonly {
    /** Follows "x" in messages, where there are several. */
    readonly name: string;
    readonly shape: RowShape;
    /** Throws where data have a value that the model can't take. */
    readonly check?: InputCheck | undefined;
  }[];
  readonly outputs: readonly { readonly name: string; readonly loss: Loss }[];
  /** Shapes of a row of the outputs for those of the inputs. */
  outputShapes(inputs: readonly Shape[]): readonly Shape[];
}

export type SampleWeight = TensorLike;
export type ClassWeight = Readonly<Record<number, number>> | ReadonlyMap<number, number>;

/** Data as the caller has them, in the model's order: for each input, and for each output. */
export interface GivenData {
  readonly x: readonly unknown[];
  readonly y: readonly unknown[];
  readonly sampleWeight?: readonly unknown[] | undefined;
  readonly classWeight?: unknown;
}

/** Checks data against the model and brings them into one form, in slices that leave the thread free in between. */
export async function toDataset(given: GivenData, expected: Expected, who: string): Promise<Dataset> {
  const names = namesOf(expected, who);
  const inputs: InputRows[] = [];
  for (const [i, { shape, check }] of expected.inputs.entries()) {
    const name = names.x(i);
    const rows = shapedRows(await toTensorInSlices(given.x[i], name), shape, name);
    await checkFiniteInSlices(rows.data, name, sizeOf(rows.shape));
    check?.(rows.data, name);
    inputs.push(rows);
  }
  const targets: Tensor[] = [];
  for (const i of expected.outputs.keys()) targets.push(await toTensorInSlices(given.y[i], names.y(i)));
  const { outputs, rowsOf } = checkTargets(inputs, targets, expected, who);
  for (const [i, { data }] of targets.entries())
    await checkFiniteInSlices(data, names.y(i), sizeOf(rowsOf[i] as Shape));
  return arranged(inputs, targets, outputs, rowsOf, given, expected, who);
}

/** The same at once, for one batch. */
export function toBatch(given: GivenData, expected: Expected, who: string): Dataset {
  const names = namesOf(expected, who);
  const inputs = expected.inputs.map(({ shape, check }, i) => {
    const rows = shapedRows(toTensor(given.x[i], names.x(i)), shape, names.x(i));
    checkRows(rows, names.x(i));
    check?.(rows.data, names.x(i));
    return rows;
  });
  const targets = expected.outputs.map((_, i) => toTensor(given.y[i], names.y(i)));
  const { outputs, rowsOf } = checkTargets(inputs, targets, expected, who);
  targets.forEach(
    ({ data }, i) => void checkRows({ rows: 0, data, shape: [sizeOf(rowsOf[i] as Shape)] }, names.y(i)),
  );
  return arranged(inputs, targets, outputs, rowsOf, given, expected, who);
}

/** What messages about an input and a target begin with: its name is told where there are several. */
function namesOf({ inputs, outputs }: Expected, who: string): { x(i: number): string; y(i: number): string } {
  const told = (letter: string, all: readonly { name: string }[], i: number): string =>
    all.length === 1 ? `${who}: ${letter}` : `${who}: ${letter} (${all[i]?.name})`;
  return { x: (i) => told("x", inputs, i), y: (i) => told("y", outputs, i) };
}

/** Throws where targets have not as many numbers as the losses need; gives the shapes of a row of outputs and of targets. */
function checkTargets(
  inputs: readonly InputRows[],
  targets: readonly Tensor[],
  expected: Expected,
  who: string,
): { outputs: readonly Shape[]; rowsOf: Shape[] } {
  const names = namesOf(expected, who);
  sameRows(inputs, names.x);
  const { rows } = inputs[0] as InputRows;
  const outputs = expected.outputShapes(inputs.map(({ shape }) => shape));
  const rowsOf = expected.outputs.map(({ loss }, i) => {
    const output = outputs[i] as Shape;
    const target = targets[i] as Tensor;
    if (target.data.length === 0) throw new RangeError(`${names.y(i)} is empty, expected ${rows} rows.`);
    const row = loss.targetShape([rows, ...output], target.data.length, names.y(i)).slice(1);
    const size = sizeOf(row);
    const got = target.shape.length > 1 ? (target.shape[0] as number) : target.data.length / size;
    if (target.data.length !== rows * size || !agrees(target.shape, [rows, ...row]))
      throw wrongTargets(names.y(i), `${who}: x`, rows, got, target, size, output, loss);
    return row;
  });
  return { outputs, rowsOf };
}

function arranged(
  inputs: readonly InputRows[],
  targets: readonly Tensor[],
  outputs: readonly Shape[],
  rowsOf: readonly Shape[],
  given: GivenData,
  expected: Expected,
  who: string,
): Dataset {
  const { rows } = inputs[0] as InputRows;
  if (given.classWeight !== undefined && outputs.length > 1)
    throw new TypeError(
      `${who}: classWeight is for models of one output. Pass sampleWeight for each output.`,
    );
  const weights = expected.outputs.map(({ loss }, i) => {
    const y = (targets[i] as Tensor).data;
    const output = outputs[i] as Shape;
    loss.checkTargets?.(y, [rows, ...output], namesOf(expected, who).y(i));
    loss.checkLearnable?.(y, [rows, ...output], namesOf(expected, who).y(i));
    return toWeights(
      rows,
      y,
      sizeOf(rowsOf[i] as Shape),
      output,
      loss,
      who,
      given.sampleWeight?.[i],
      given.classWeight,
    );
  });
  return {
    rows,
    x: inputs.map(({ data }) => data),
    y: targets.map(({ data }) => data),
    weights,
    inputs: inputs.map(({ shape }) => shape),
    outputs,
    targets: rowsOf,
  };
}

function wrongTargets(
  who: string,
  x: string,
  rows: number,
  got: number,
  targets: Tensor,
  perRow: number,
  output: Shape,
  loss: Loss,
): RangeError {
  if (areClasses(targets.data, rows, perRow, loss)) {
    const advice =
      loss.name === "categoricalCrossentropy" ? "Use sparseCategoricalCrossentropy, or pass" : "Pass";
    return new RangeError(
      `${who} has a class index for each row, ${loss.name} needs rows of shape ${showShape(output)}. ${advice} one-hot rows: toCategorical(y, classes).`,
    );
  }
  if (targets.shape.length > 1 && got === rows) {
    const kind = loss.sparse ? "a class index" : `rows of shape ${showShape(output)}`;
    const advice = loss.sparse
      ? "For one-hot rows use categoricalCrossentropy."
      : "The last layer's units must be the width of y, and one-hot rows must be as wide as there are classes.";
    return new RangeError(
      `${who} has rows of shape ${showShape(targets.shape.slice(1))}, ${loss.name} needs ${kind}. ${advice}`,
    );
  }
  return new RangeError(
    `${x} has ${rows} rows, ${who.slice(who.lastIndexOf(": ") + 2)} has ${Number.isInteger(got) ? got : `${targets.data.length} numbers, ${perRow} are needed a row`}. They must be equal.`,
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
    const label = loss.sparse || width === 1 ? (y[row] as number) : argmaxOf(y, row * width, width);
    return byClass.get(label) ?? 1;
  });
}

/** Rows `from` … `to` of a data set. */
export function slice(data: Dataset, from: number, to: number): Dataset {
  const part = (all: Float32Array): Float32Array => {
    const size = all.length / data.rows;
    return all.subarray(from * size, to * size);
  };
  return {
    ...data,
    rows: to - from,
    x: data.x.map(part),
    y: data.y.map(part),
    weights: data.weights.map((w) => w && part(w)),
  };
}
