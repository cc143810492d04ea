// What a callback sees of the model that is trained.
import type { Direction } from "../metrics/metric.js";
import type { Shape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { Logs } from "./logs.js";

export interface NamedWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** What can be stored as a file: a model. */
export interface Storable {
  toBytes(): Uint8Array<ArrayBuffer>;
}

/** A model while it is trained: what callbacks may read and do. */
export interface Trainee extends Storable {
  readonly seed: number;
  /** Set it to end the training after the current epoch (in `onBatchEnd`: step). */
  stopTraining: boolean;
  /** Learning rate of the next step. */
  learningRate: number;
  /** Copies of all weights. */
  readonly weights: NamedWeight[];
  setWeights(
    weights: readonly { readonly name: string; readonly shape?: Shape; readonly data: ArrayLike<number> }[],
  ): void;
  /** The weights and their running average change places. */
  swapAveragedWeights(): void;
  /** With the weights of a finished step; of a model with several outputs, in the form in which they were given. */
  predict(x: TensorLike, options?: { out?: Float32Array }): Tensor;
  /** Loss and metrics on data, within a hook. */
  evaluate(x: TensorLike, y: TensorLike, options?: { batchSize?: number }): Promise<Logs & { loss: number }>;
  /** Which way each number of the logs is better, as loss and metrics have it. */
  readonly directions: ReadonlyMap<string, Direction>;
  /** Names that the logs may have, before callbacks add theirs. */
  readonly expectedLogs: readonly string[];
  /** The training as a file, in `onSafePoint`. */
  toCheckpoint(): Uint8Array<ArrayBuffer>;
  summary(): string;
}
