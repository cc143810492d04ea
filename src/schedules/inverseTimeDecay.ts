import { flag, nonNegative, positive, required } from "../options.js";
import { schedule } from "./schedule.js";

/**
 * Inverse time decay: η₀ / (1 + rate · step / decaySteps).
 *
 * @param options.initialLearningRate η₀ ≥ 0. Required.
 * @param options.decaySteps > 0. Required.
 * @param options.decayRate ≥ 0. Required.
 * @param options.staircase whole multiples of decaySteps only. Default false.
 * @example
 * const learningRate = schedules.inverseTimeDecay({ initialLearningRate: 0.1, decaySteps: 100, decayRate: 0.5 });
 * model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/
 */
export const inverseTimeDecay = schedule(
  "inverseTimeDecay",
  {
    initialLearningRate: required(nonNegative()),
    decaySteps: required(positive()),
    decayRate: required(nonNegative()),
    staircase: flag(false),
  },
  ({ initialLearningRate, decaySteps, decayRate, staircase }) =>
    (step) => {
      const passed = step / decaySteps;
      return initialLearningRate / (1 + decayRate * (staircase ? Math.floor(passed) : passed));
    },
);
