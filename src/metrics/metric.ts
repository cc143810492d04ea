// What a metric is: a state of f64 words that batches add to, and a result computed from it. The same kernels count in
// training, in evaluation and on plain arrays.
import type { Schema, Values } from "../options.js";
import { optional, text } from "../options.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { methodsOf } from "./alone.js";

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

/** Which way a number is better. */
export type Direction = "min" | "max";

/** How a metric counts: what the model asks of it. */
export interface MetricCore {
  /** Which way is better; what watches the metric goes by it. */
  readonly direction: Direction;
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
  /** A mask of the output takes rows out. */
  readonly masked?: boolean;
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

/** What training asks of a metric. */
export type TrainedMetric = Omit<Metric, "family" | "update" | "reset" | "result"> &
  Pick<MetricCore, "result">;

export const common = { name: optional(text()) };
/** The function of a metric: its own options, and `name`, its key in the history. */
export type MetricFactory<S extends Schema> = Factory<S & typeof common, Metric>;

/** Defines a metric from its name, its options and how it counts. */
export function metric<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => MetricCore,
): MetricFactory<S> {
  return factory("metric", name, { ...schema, ...common }, (options) => {
    const core = make(options as unknown as Values<S>);
    const part: TrainedMetric = {
      targetShape: (shape) => shape,
      ...core,
      name,
      options,
      label: (options as { name?: string }).name,
    };
    return Object.assign(part, methodsOf(part));
  });
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
