import { pow } from "../numeric/elementary.js";
import { flag, nonNegative, positive, required } from "../options.js";
import { schedule } from "./schedule.js";

/**
 * Polynomial decay: (η₀ − end) (1 − step / decaySteps)^power + end, and end from then on.
 *
 * @param options.initialLearningRate η₀ ≥ 0. Required.
 * @param options.decaySteps > 0. Required.
 * @param options.endLearningRate ≥ 0. Default 0.0001.
 * @param options.power > 0. Default 1.
 * @param options.cycle instead of ending, decays over the next multiple of decaySteps. Default false.
 * @example
 * const learningRate = schedules.polynomialDecay({ initialLearningRate: 0.1, decaySteps: 1000, power: 2 });
 * model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/learning_rate_schedules/polynomial_decay/
 */
export const polynomialDecay = schedule(
  "polynomialDecay",
  {
    initialLearningRate: required(nonNegative()),
    decaySteps: required(positive()),
    endLearningRate: nonNegative(0.0001),
    power: positive(1),
    cycle: flag(false),
  },
  ({ initialLearningRate, decaySteps, endLearningRate, power, cycle }) =>
    (step) => {
      const rounds = cycle ? Math.max(1, Math.ceil(step / decaySteps)) : 1;
      const passed = Math.min(1, step / (decaySteps * rounds));
      return (initialLearningRate - endLearningRate) * pow(1 - passed, power) + endLearningRate;
    },
);
