import { listOf, required, whole } from "../options.js";
import type { Callback, LogValue } from "./callback.js";
import { columnOf } from "./logNames.js";
import { logLists, readState } from "./state.js";

const stored = { epochs: required(listOf(whole())), kept: required(logLists()) };

/** A callback that keeps what it saw. */
export interface HistoryCallback extends Callback {
  readonly epoch: readonly number[];
  readonly history: Readonly<Record<string, readonly LogValue[]>>;
}

/**
 * Keeps the logs of every epoch; `fit` returns the same, this one is there while the training runs.
 *
 * @example
 * const seen = callbacks.history();
 * await model.fit(x, y, { epochs: 2, callbacks: [seen] });
 * seen.epoch.length; // 2
 * @see https://keras.io/api/callbacks/
 */
export function history(): HistoryCallback {
  let epochs: number[] = [];
  let kept: Record<string, LogValue[]> = {};
  return {
    name: "history",
    get epoch() {
      return epochs;
    },
    get history() {
      return kept;
    },
    onTrainBegin() {
      epochs = [];
      kept = {};
    },
    onEpochEnd(epoch, logs) {
      epochs.push(epoch);
      for (const [key, value] of Object.entries(logs)) {
        columnOf(kept, key).push(value);
      }
    },
    state: () => ({ epochs, kept }),
    restore(state) {
      const taken = readState("history", stored, state);
      epochs = [...taken.epochs];
      kept = Object.fromEntries(Object.entries(taken.kept).map(([key, values]) => [key, [...values]]));
    },
  };
}
