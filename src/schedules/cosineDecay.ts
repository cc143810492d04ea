import { nonNegative, nullable, positive, required, unit } from "../options.js";
import { halfCosine } from "./anneal.js";
import { schedule } from "./schedule.js";

/**
 * Cosine decay: η₀ ((1 − α) (1 + cos(π step / decaySteps)) / 2 + α), and η₀ α from then on; on request after a linear warm-up.
 *
 * @param options.initialLearningRate η₀ ≥ 0. Required.
 * @param options.decaySteps > 0, after the warm-up. Required.
 * @param options.alpha α in [0, 1]. Default 0.
 * @param options.warmupTarget learning rate at the end of the warm-up, from which it decays; null for no warm-up. Default null.
 * @param options.warmupSteps ≥ 0. Default 0.
 * @example
 * const learningRate = schedules.cosineDecay({ initialLearningRate: 0, warmupTarget: 0.1, warmupSteps: 100, decaySteps: 900 });
 * model.compile({ optimizer: optimizers.adam({ learningRate }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay/; Loshchilov & Hutter 2017, https://arxiv.org/abs/1608.03983
 */
export const cosineDecay = schedule(
  "cosineDecay",
  {
    initialLearningRate: required(nonNegative()),
    decaySteps: required(positive()),
    alpha: unit(0),
    warmupTarget: nullable(nonNegative(), null),
    warmupSteps: nonNegative(0),
  },
  ({ initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps }) => {
    const begin = warmupTarget === null ? 0 : warmupSteps;
    const top = warmupTarget ?? initialLearningRate;
    return (step) => {
      if (step < begin) return initialLearningRate + (top - initialLearningRate) * (step / begin);
      const passed = Math.min(1, (step - begin) / decaySteps);
      return top * ((1 - alpha) * halfCosine(passed) + alpha);
    };
  },
);
