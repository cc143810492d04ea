// How a particular loss computes, on a tape: what its reduction and its functions on plain numbers are made of.
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** Predictions, targets and weights of a loss on the tape. */
export interface LossInputs {
  readonly yTrue: Value;
  readonly yPred: Value;
  /** Sample weights, in the loss's `weightShape`. */
  readonly weights: Value | undefined;
  /** Whether the gradient is wanted: it goes to `yPred`, or past the activation that made it where that is more stable. */
  readonly gradient: boolean;
  /** Rows of the batch whose loss goes to the meters; left out where there are none. */
  readonly rows?: number;
  /** 0 where a value counts nothing; its elements are the values. */
  readonly mask?: Value | undefined;
  /** Of one output of several: where its own loss is counted, and what it weighs in that of the batch. */
  readonly output?: { readonly meter: Value; readonly weight: number };
  /** The gradient is that of Σ weights · values / divisor. Default: the number of values. */
  readonly divisor?: number;
}

/** How a particular loss computes. */
export interface LossCore {
  /** Targets are class indices: one axis fewer than the predictions. */
  readonly sparse: boolean;
  /** Shape of so many numbers of targets for predictions of a shape, batch axis first, where the predictions alone don't say; throws where there is none. @param who begins the message. */
  targetShape?(shape: Shape, numbers: number, who: string): Shape;
  /** Shape of the values for predictions of a shape. */
  valueShape(shape: Shape): Shape;
  /** Shape of sample weights, batch axis first; undefined where a value belongs to no sample. Default: that of the values. */
  weightShape?(shape: Shape): Shape | undefined;
  /** The one value is the batch's loss already, weights and divisor included. */
  readonly whole?: boolean;
  /** The label whose rows count nothing. */
  readonly ignored?: number | undefined;
  /** Throws where the loss does not fit what the last layer gives; batch axis first. */
  check?(outputShape: Shape): void;
  /** Throws where targets don't fit predictions of a shape. @param who begins the message. */
  checkTargets?(targets: Float32Array, shape: Shape, who: string): void;
  /** Throws where targets that fit can't be learnt: asked before a training or an evaluation. */
  checkLearnable?(targets: Float32Array, shape: Shape, who: string): void;
  /** Appends the values, and the gradient where wanted. */
  append(tape: Tape, inputs: LossInputs): Value;
  /** For a loss whose values say which of them count (those that are not 0): appends them as `mask`, and gives what appends the rest. */
  begin?(tape: Tape, inputs: LossInputs): Pick<LossCore, "append"> & { readonly mask: Value };
}
