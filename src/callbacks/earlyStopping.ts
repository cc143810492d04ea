// Early stopping as Keras 3 does it: `wait` counts from the first monitored epoch, a baseline resets it only when beaten.
import { show } from "../errors.js";
import type { Sequential } from "../model/sequential.js";
import {
  finite,
  flag,
  type Given,
  nonNegative,
  oneOf,
  optional,
  parseOptions,
  text,
  whole,
} from "../options.js";
import type { Callback, Logs } from "./callback.js";

const schema = {
  monitor: text("valLoss"),
  minDelta: nonNegative(0),
  patience: whole(0),
  mode: oneOf(["auto", "min", "max"], "auto"),
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

/**
 * Stops the training when a monitored number no longer improves.
 *
 * @param given.monitor name in the logs. Default `"valLoss"`.
 * @param given.minDelta smallest change that counts, ≥ 0. Default 0.
 * @param given.patience epochs without improvement before it stops. Default 0.
 * @param given.mode `"min"`, `"max"`, or `"auto"` (max for accuracies and the like). Default `"auto"`.
 * @param given.baseline a value to beat. None by default.
 * @param given.restoreBestWeights at the end, go back to the weights of the best epoch. Default false.
 * @param given.startFromEpoch first epoch that is monitored. Default 0.
 * @example
 * await model.fit(x, y, { epochs: 100, validationSplit: 0.2, callbacks: [callbacks.earlyStopping({ patience: 5 })] });
 * @see https://keras.io/api/callbacks/early_stopping/
 */
export function earlyStopping(given?: Given<typeof schema>): EarlyStopping {
  const o = parseOptions("earlyStopping", schema, given);
  const up =
    o.mode === "max" || (o.mode === "auto" && /acc|auc|precision|recall|f1|fBeta|r2|iou/i.test(o.monitor));
  const improves = (value: number, reference: number): boolean =>
    up ? value - o.minDelta > reference : value + o.minDelta < reference;
  let wait = 0;
  let stoppedEpoch = 0;
  let best: number | undefined;
  let bestEpoch = 0;
  let bestWeights: Sequential["weights"] | undefined;
  return {
    get stoppedEpoch() {
      return stoppedEpoch;
    },
    get best() {
      return best;
    },
    get bestEpoch() {
      return bestEpoch;
    },
    onTrainBegin() {
      wait = 0;
      stoppedEpoch = 0;
      best = undefined;
      bestEpoch = 0;
      bestWeights = undefined;
    },
    onEpochEnd(epoch, logs, model) {
      const value = monitored("earlyStopping", o.monitor, logs);
      if (epoch < o.startFromEpoch) return;
      if (o.restoreBestWeights && bestWeights === undefined) {
        bestWeights = model.weights;
        bestEpoch = epoch;
      }
      wait++;
      if (best === undefined || improves(value, best)) {
        best = value;
        bestEpoch = epoch;
        if (o.restoreBestWeights) bestWeights = model.weights;
        if (o.baseline === undefined || improves(value, o.baseline)) wait = 0;
        return;
      }
      if (wait >= o.patience && epoch > 0) {
        stoppedEpoch = epoch;
        model.stopTraining = true;
      }
    },
    onTrainEnd(_logs, model) {
      if (bestWeights) model.setWeights(bestWeights);
    },
  };
}

/** The number that a callback watches; throws where the logs don't have it. */
export function monitored(who: string, name: string, logs: Logs): number {
  const value = logs[name];
  if (value === undefined) {
    throw new RangeError(
      `${who}: monitor ${show(name)} is not in the logs, which have ${Object.keys(logs).join(", ")}. Validation data make the val… ones.`,
    );
  }
  if (typeof value !== "number") {
    throw new RangeError(
      `${who}: monitor ${show(name)} has ${value.length} values, expected one. Use a metric of one number, such as one with average.`,
    );
  }
  return value;
}
