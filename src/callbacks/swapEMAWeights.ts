import { flag, type Given, parseOptions } from "../options.js";
import type { Callback } from "./callback.js";
import { readState } from "./state.js";

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
export function swapEMAWeights(given?: Given<typeof schema>): Callback {
  const { swapOnEpoch } = parseOptions("swapEMAWeights", schema, given);
  let swapped = false;
  return {
    name: "swapEMAWeights",
    onEpochBegin(_epoch, model) {
      if (swapped) model.swapAveragedWeights();
      swapped = false;
    },
    onTestBegin: (model) => model.swapAveragedWeights(),
    onTestEnd: (_logs, model) => model.swapAveragedWeights(),
    onEpochEnd(_epoch, _logs, model) {
      if (!swapOnEpoch) return;
      model.swapAveragedWeights();
      swapped = true;
    },
    state: () => ({ swapped }),
    restore(state) {
      ({ swapped } = readState("swapEMAWeights", stored, state));
    },
  };
}
