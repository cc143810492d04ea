import { show } from "../errors.js";
import type { Callback } from "./callback.js";

/**
 * Sets the learning rate at the start of every epoch.
 *
 * @param schedule gives the rate of an epoch (from 0), told the rate so far. Use a schedule of `schedules` to change it with every step.
 * @throws {RangeError} where it gives something that is no finite number ≥ 0.
 * @example
 * const halve = callbacks.learningRateScheduler((epoch, rate) => (epoch % 10 === 9 ? rate / 2 : rate));
 * await model.fit(x, y, { epochs: 5, callbacks: [halve] });
 * @see https://keras.io/api/callbacks/learning_rate_scheduler/
 */
export function learningRateScheduler(schedule: (epoch: number, learningRate: number) => number): Callback {
  if (typeof schedule !== "function") {
    throw new TypeError(
      `learningRateScheduler: expected a function (epoch, learningRate) => number, got ${show(schedule)}.`,
    );
  }
  return {
    name: "learningRateScheduler",
    onEpochBegin(epoch, model) {
      model.learningRate = schedule(epoch, model.learningRate);
    },
    onEpochEnd(_epoch, logs, model) {
      logs.learningRate = model.learningRate;
    },
    // Nothing to remember, but a training that goes on must have it again.
    state: () => ({}),
  };
}
