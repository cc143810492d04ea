// What a callback is: hooks that `fit` calls between steps and epochs, under Keras's names.
import type { Logs } from "./logs.js";
import type { Trainee } from "./trainee.js";

export type { Logs, LogValue } from "./logs.js";

/** What callbacks of this library may do beside their hooks. */
export interface InnerCallback extends Callback {
  /** Whether an error ends the training without being thrown. */
  forgives?(error: unknown): boolean;
  /** Puts back what it has exchanged, before the end of a training goes by the weights. */
  settle?(model: Trainee): void;
}

/** Every hook may be left out, and may return a promise, which is awaited. Epochs and batches count from 0. */
export interface Callback {
  /** Says in messages and checkpoints which callback this is. */
  readonly name?: string;
  onTrainBegin?(model: Trainee): void | Promise<void>;
  /** Once for every training that has begun, whatever ends it: the last epoch, a callback, the signal, or an error. */
  onTrainEnd?(logs: Logs, model: Trainee): void | Promise<void>;
  onEpochBegin?(epoch: number, model: Trainee): void | Promise<void>;
  /** `model.stopTraining = true` ends the training after this epoch. What is added to `logs` goes into the history. */
  onEpochEnd?(epoch: number, logs: Logs, model: Trainee): void | Promise<void>;
  onBatchBegin?(batch: number, model: Trainee): void | Promise<void>;
  /** `logs.loss` is the loss of this batch. */
  onBatchEnd?(batch: number, logs: Logs, model: Trainee): void | Promise<void>;
  /** Before and after the validation of an epoch. */
  onTestBegin?(model: Trainee): void | Promise<void>;
  onTestEnd?(logs: Logs, model: Trainee): void | Promise<void>;
  /**
   * Between steps, when all other hooks are done and `model.toCheckpoint()` may be called: after every epoch and, where the
   * callback has `everySteps`, after so many steps of the training; otherwise about every 8 ms.
   */
  onSafePoint?(steps: number, model: Trainee): void | Promise<void>;
  /** Asks for a safe point at every multiple of so many steps. */
  readonly everySteps?: number;
  /**
   * What a checkpoint must store so that the callback goes on as if nothing had happened: plain data and number arrays. A training that
   * goes on must have the callbacks with a state again, in the same order; others may be left out or added.
   */
  state?(): unknown;
  /** Takes back what `state` gave; called after `onTrainBegin`. It comes from a file: what it is not must throw. */
  restore?(state: unknown, model: Trainee): void;
}
