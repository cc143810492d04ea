// What a callback is: hooks that `fit` calls between steps and epochs, under Keras's names.
import type { Sequential } from "../model/sequential.js";

/** A number, or a list of them where a metric has one for each class, output or threshold. */
export type LogValue = number | readonly number[];

/** Losses and metrics so far, such as { loss: 0.3, valLoss: 0.4 }. */
export interface Logs {
  readonly [name: string]: LogValue;
  readonly loss: number;
  readonly accuracy?: number;
  readonly valLoss?: number;
  readonly valAccuracy?: number;
}

/** Every hook may be left out, and may return a promise, which is awaited. Epochs and batches count from 0. */
export interface Callback {
  onTrainBegin?(model: Sequential): void | Promise<void>;
  onTrainEnd?(logs: Logs, model: Sequential): void | Promise<void>;
  onEpochBegin?(epoch: number, model: Sequential): void | Promise<void>;
  /** `model.stopTraining = true` ends the training after this epoch. */
  onEpochEnd?(epoch: number, logs: Logs, model: Sequential): void | Promise<void>;
  onBatchBegin?(batch: number, model: Sequential): void | Promise<void>;
  /** `logs.loss` is the loss of this batch. */
  onBatchEnd?(batch: number, logs: Logs, model: Sequential): void | Promise<void>;
}
