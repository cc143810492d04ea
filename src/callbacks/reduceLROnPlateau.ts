import { fraction, type Given, nonNegative, optional, parseOptions, whole } from "../options.js";
import type { Callback } from "./callback.js";
import { Monitor, monitorOptions } from "./monitor.js";
import { anyNumber, readState } from "./state.js";

const schema = {
  ...monitorOptions(1e-4),
  factor: fraction(0.1),
  patience: whole(10),
  cooldown: whole(0),
  minLearningRate: nonNegative(0),
};

const stored = { best: optional(anyNumber()), wait: whole(0), cooling: whole(0) };

interface State {
  best: number | undefined;
  wait: number;
  cooling: number;
}

/**
 * Lowers the learning rate when a monitored number no longer improves. Epochs that don't have it (`validationFreq`) are not counted.
 *
 * @param given.monitor name in the logs. Default `"valLoss"`.
 * @param given.factor new rate = rate · factor, in [0, 1). Default 0.1.
 * @param given.patience epochs without improvement before the rate is lowered. Default 10.
 * @param given.mode `"min"`, `"max"`, or `"auto"`: as the loss or the compiled metric says. Default `"auto"`.
 * @param given.minDelta smallest change that counts, ≥ 0. Default 0.0001.
 * @param given.cooldown epochs after a reduction that are not counted. Default 0.
 * @param given.minLearningRate the rate goes no lower. Default 0.
 * @example
 * const plateau = callbacks.reduceLROnPlateau({ monitor: "loss", factor: 0.5, patience: 2 });
 * await model.fit(x, y, { epochs: 5, callbacks: [plateau] });
 * @see https://keras.io/api/callbacks/reduce_lr_on_plateau/
 */
export function reduceLROnPlateau(given?: Given<typeof schema>): Callback {
  const o = parseOptions("reduceLROnPlateau", schema, given);
  const monitor = new Monitor("reduceLROnPlateau", o);
  const start = (): State => ({ best: undefined, wait: 0, cooling: 0 });
  let s = start();
  return {
    name: "reduceLROnPlateau",
    onTrainBegin(model) {
      monitor.direction(model);
      s = start();
    },
    onEpochEnd(_epoch, logs, model) {
      const rate = model.learningRate;
      logs.learningRate = rate;
      const value = monitor.read(logs, model);
      if (value === undefined) return;
      if (s.cooling > 0) {
        s.cooling--;
        s.wait = 0;
      }
      if (monitor.improves(value, s.best, model)) {
        s.best = value;
        s.wait = 0;
        return;
      }
      if (s.cooling > 0) return;
      s.wait++;
      if (s.wait >= o.patience && rate > o.minLearningRate) {
        model.learningRate = Math.max(rate * o.factor, o.minLearningRate);
        s.cooling = o.cooldown;
        s.wait = 0;
      }
    },
    state: () => ({ ...s }),
    restore(state) {
      s = { ...readState("reduceLROnPlateau", stored, state) };
    },
  };
}
