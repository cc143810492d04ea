import { pow } from "../numeric/elementary.js";
import { flag, nonNegative, positive, required } from "../options.js";
import { schedule } from "./schedule.js";

/**
 * Exponential decay: η₀ rate^(step / decaySteps).
 *
 * @param options.initialLearningRate η₀ ≥ 0. Required.
 * @param options.decaySteps > 0. Required.
 * @param options.decayRate > 0. Required.
 * @param options.staircase whole multiples of decaySteps only. Default false.
 * @example
 * const learningRate = schedules.exponentialDecay({ initialLearningRate: 0.1, decaySteps: 1000, decayRate: 0.96 });
 * model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/learning_rate_schedules/exponential_decay/
 */
export const exponentialDecay = schedule(
  "exponentialDecay",
  {
    initialLearningRate: required(nonNegative()),
    decaySteps: required(positive()),
    decayRate: required(positive()),
    staircase: flag(false),
  },
  ({ initialLearningRate, decaySteps, decayRate, staircase }) =>
    (step) => {
      const passed = step / decaySteps;
      return initialLearningRate * pow(decayRate, staircase ? Math.floor(passed) : passed);
    },
);
