// Early stopping as Keras 3 does it: `wait` counts from the first monitored epoch, a baseline resets it only when beaten,
// and epoch 0 never stops.

import { finite, flag, type Given, optional, parseOptions, whole } from "../options.js";
import type { Callback } from "./callback.js";
import { Monitor, monitorOptions } from "./monitor.js";
import { anyNumber, checkWeights, list, readState } from "./state.js";
import type { NamedWeight } from "./trainee.js";

const schema = {
  ...monitorOptions(0),
  patience: whole(0),
  baseline: optional(finite()),
  restoreBestWeights: flag(false),
  startFromEpoch: whole(0),
};

export interface EarlyStopping extends Callback {
  /** The epoch that stopped the training, 0-based; 0 where none did. */
  readonly stoppedEpoch: number;
  /** Best value so far. */
  readonly best: number | undefined;
  readonly bestEpoch: number;
}

const stored = {
  wait: whole(0),
  stoppedEpoch: whole(0),
  best: optional(anyNumber()),
  bestEpoch: whole(0),
  bestWeights: optional(list()),
};

interface State {
  wait: number;
  stoppedEpoch: number;
  best: number | undefined;
  bestEpoch: number;
  bestWeights: readonly NamedWeight[] | undefined;
}

const start = (): State => ({
  wait: 0,
  stoppedEpoch: 0,
  best: undefined,
  bestEpoch: 0,
  bestWeights: undefined,
});

/**
 * Stops the training when a monitored number no longer improves. Epochs that don't have it (`validationFreq`) are not counted.
 *
 * @param given.monitor name in the logs. Default `"valLoss"`.
 * @param given.minDelta smallest change that counts, ≥ 0. Default 0.
 * @param given.patience epochs without improvement before it stops. Default 0.
 * @param given.mode `"min"`, `"max"`, or `"auto"`: as the loss or the compiled metric says. Default `"auto"`.
 * @param given.baseline a value to beat. None by default.
 * @param given.restoreBestWeights at the end, go back to the weights of the best epoch. Default false.
 * @param given.startFromEpoch first epoch that is monitored. Default 0.
 * @example
 * await model.fit(x, y, { epochs: 20, validationSplit: 0.2, callbacks: [callbacks.earlyStopping({ patience: 5 })] });
 * @see https://keras.io/api/callbacks/early_stopping/
 */
export function earlyStopping(given?: Given<typeof schema>): EarlyStopping {
  const o = parseOptions("earlyStopping", schema, given);
  const monitor = new Monitor("earlyStopping", o);
  let s = start();
  return {
    name: "earlyStopping",
    get stoppedEpoch() {
      return s.stoppedEpoch;
    },
    get best() {
      return s.best;
    },
    get bestEpoch() {
      return s.bestEpoch;
    },
    onTrainBegin(model) {
      monitor.direction(model);
      s = start();
    },
    onEpochEnd(epoch, logs, model) {
      const value = monitor.read(logs, model);
      if (value === undefined || epoch < o.startFromEpoch) return;
      if (o.restoreBestWeights && s.bestWeights === undefined) {
        s.bestWeights = model.weights;
        s.bestEpoch = epoch;
      }
      s.wait++;
      if (monitor.improves(value, s.best, model)) {
        s.best = value;
        s.bestEpoch = epoch;
        if (o.restoreBestWeights) s.bestWeights = model.weights;
        if (monitor.improves(value, o.baseline, model)) s.wait = 0;
        return;
      }
      if (s.wait >= o.patience && epoch > 0) {
        s.stoppedEpoch = epoch;
        model.stopTraining = true;
      }
    },
    onTrainEnd(_logs, model) {
      if (s.bestWeights) model.setWeights(s.bestWeights);
    },
    state: () => ({ ...s }),
    restore(state, model) {
      const { bestWeights, ...rest } = readState("earlyStopping", stored, state);
      s = { ...rest, bestWeights: bestWeights && checkWeights("earlyStopping", bestWeights, model) };
    },
  };
}
