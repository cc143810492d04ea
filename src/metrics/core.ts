// How a metric counts, on a tape: what the model asks of it, and what its functions on plain numbers are made of.
import type { Shape } from "../shape.js";
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

/** A metric's functions on plain numbers, with a state that it keeps. */
export interface Alone {
  /** Adds a batch. */
  update(yTrue: Float32Array, yPred: Float32Array, options?: UpdateOptions): void;
  result(state?: Float64Array): MetricResult;
  /** Back to the state of no data. */
  reset(): void;
}

/** A core with its defaults. */
export interface CompleteCore extends MetricCore {
  readonly name: string;
  targetShape(shape: Shape): Shape;
}
