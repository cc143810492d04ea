// What a metric is: a state of f64 words that batches add to, and a result computed from it. The same kernels count in
// training, in evaluation and on plain arrays.
import { spreadWeights } from "../losses/standalone.js";
import type { Schema, Values } from "../options.js";
import { optional, text } from "../options.js";
import { compute, numbersOf } from "../parts/alone.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** A batch as a metric sees it on the tape. */
export interface MetricInputs {
  readonly yTrue: Value;
  readonly yPred: Value;
  /** One weight per row of the last axis; an `elementwise` metric may be given one per number, too. */
  readonly weights: Value | undefined;
}

export interface UpdateOptions {
  /** Shape of yPred; by default one axis. */
  readonly shape?: Shape;
  /** A weight for each sample, for each row of the last axis, or, where numbers count one by one, for each number. */
  readonly sampleWeight?: Float32Array | readonly number[];
}

/** A number, or a number for each class, output or threshold. */
export type MetricResult = number | Float64Array;

/** How a metric counts: what the model asks of it. */
export interface MetricCore {
  /** f64 words of the state, all 0 at first, for predictions of a shape (batch axis first). */
  words(shape: Shape): number;
  /** Shape of the targets for predictions of a shape. Default: the same. */
  targetShape?(shape: Shape): Shape;
  /** Throws where predictions of a shape don't fit. */
  check?(shape: Shape): void;
  /** Throws where targets don't fit predictions of a shape. @param who begins the message. */
  checkTargets?(targets: Float32Array, shape: Shape, who: string): void;
  /** Numbers count one by one: those of one axis are as many rows, and each may have a weight. */
  readonly elementwise?: boolean;
  /** Appends what adds a batch to the state. */
  append(tape: Tape, state: Value, inputs: MetricInputs): void;
  result(state: Float64Array): MetricResult;
}

export interface Metric extends Part, MetricCore {
  /** The user's name for it, used in the history. */
  readonly label: string | undefined;
  targetShape(shape: Shape): Shape;
  /** Adds a batch. */
  update(yTrue: Float32Array, yPred: Float32Array, options?: UpdateOptions): void;
  result(state?: Float64Array): MetricResult;
  /** Back to the state of no data. */
  reset(): void;
}

export const common = { name: optional(text()) };
/** The function of a metric: its own options, and `name`, its key in the history. */
export type MetricFactory<S extends Schema> = Factory<S & typeof common, Metric>;

/** Defines a metric from its name, its options and how it counts. */
export function metric<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => MetricCore,
): MetricFactory<S> {
  return factory(name, { ...schema, ...common }, (options) => {
    const core = make(options as unknown as Values<S>);
    let state: Float64Array | undefined;
    const part: Metric = {
      targetShape: (shape) => shape,
      ...core,
      name,
      options,
      label: (options as { name?: string }).name,
      update(yTrue, yPred, given) {
        const batch = checkBatch(name, part, yTrue, yPred, given);
        const words = core.words(batch.shape);
        if (state && state.length !== words) {
          throw new RangeError(
            `${name}: yPred of shape ${showShape(batch.shape)} is not what came before. Call reset() first.`,
          );
        }
        const before = state?.slice() ?? new Float64Array(words);
        const after = compute(({ tape, place }) => {
          const held = place(new Float32Array(before.buffer), [words * 2]);
          core.append(tape, held, {
            yTrue: place(batch.targets, part.targetShape(batch.shape)),
            yPred: place(batch.predictions, batch.shape),
            weights: batch.weights && place(batch.weights, [batch.weights.length]),
          });
          return [held];
        })[0] as Float32Array;
        state = new Float64Array(after.buffer);
      },
      result: (of) => core.result(of ?? state ?? new Float64Array(core.words([1, 1]))),
      reset() {
        state = undefined;
      },
    };
    return part;
  });
}

interface CheckedBatch {
  readonly targets: Float32Array;
  readonly predictions: Float32Array;
  readonly shape: Shape;
  readonly weights: Float32Array | undefined;
}

function checkBatch(
  name: string,
  part: Metric,
  yTrue: unknown,
  yPred: unknown,
  { shape: given, sampleWeight }: UpdateOptions = {},
): CheckedBatch {
  const { data: predictions, shape: as } = numbersOf(yPred, given, `${name}: yPred`);
  if (predictions.length === 0)
    throw new RangeError(`${name}: yPred is empty, expected at least one number.`);
  const shape = part.elementwise && as.length === 1 ? [...as, 1] : as;
  part.check?.(shape);
  const { data: targets } = numbersOf(yTrue, undefined, `${name}: yTrue`);
  const expected = sizeOf(part.targetShape(shape));
  if (targets.length !== expected) {
    throw new RangeError(
      `${name}: yTrue has ${targets.length} numbers, predictions of shape ${showShape(as)} need ${expected}.`,
    );
  }
  part.checkTargets?.(targets, shape, `${name}: yTrue`);
  if (sampleWeight === undefined) return { targets, predictions, shape, weights: undefined };
  const { data } = numbersOf(sampleWeight, undefined, `${name}: sampleWeight`);
  const rows = shape.slice(0, -1);
  const each = part.elementwise && data.length === predictions.length;
  const weights = each ? data : spreadWeights(data, rows, rows[0]);
  if (!weights) {
    throw new RangeError(
      `${name}: sampleWeight has ${data.length} numbers, predictions of shape ${showShape(as)} need ${sizeOf(rows)}${
        part.elementwise ? ` or ${predictions.length}` : ""
      }.`,
    );
  }
  return { targets, predictions, shape, weights };
}

/** a / b, and 0 where b is 0. */
export function quotient(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

/** total / weight, 0 where nothing was counted: the result of a mean. */
export function meanOf(state: Float64Array): number {
  return quotient(state[0] as number, state[1] as number);
}

/** A number where there is one, otherwise an array of them. */
export function oneOrMany(values: Float64Array): MetricResult {
  return values.length === 1 ? (values[0] as number) : values;
}
