import { flag, type Given, parseOptions } from "../options.js";
import type { InnerCallback } from "./callback.js";
import { readState } from "./state.js";
import type { Trainee } from "./trainee.js";

const schema = { swapOnEpoch: flag(false) };
const stored = { swapped: flag(false) };

/**
 * Validates with the running average of the weights (an optimizer with `useEma: true`), and trains on with the weights themselves.
 *
 * @param given.swapOnEpoch also at the end of an epoch, so that `modelCheckpoint` stores the average. Default false.
 * @throws {TypeError} where the optimizer keeps no average.
 * @example
 * model.compile({ optimizer: optimizers.adam({ useEma: true }), loss: "sparseCategoricalCrossentropy" });
 * await model.fit(x, y, { epochs: 2, validationData: [x, y], callbacks: [callbacks.swapEMAWeights()] });
 * @see https://keras.io/api/callbacks/swap_ema_weights/
 */
export function swapEMAWeights(given?: Given<typeof schema>): InnerCallback {
  const { swapOnEpoch } = parseOptions("swapEMAWeights", schema, given);
  let swapped = false;
  const place = (average: boolean, model: Trainee): void => {
    if (swapped === average) return;
    model.swapAveragedWeights();
    swapped = average;
  };
  return {
    name: "swapEMAWeights",
    onTrainBegin() {
      swapped = false;
    },
    onEpochBegin: (_epoch, model) => place(false, model),
    onTestBegin: (model) => place(true, model),
    onTestEnd: (_logs, model) => place(false, model),
    onEpochEnd: (_epoch, _logs, model) => place(swapOnEpoch, model),
    settle: (model) => place(false, model),
    state: () => ({ swapped }),
    restore(state) {
      ({ swapped } = readState("swapEMAWeights", stored, state));
    },
  };
}
