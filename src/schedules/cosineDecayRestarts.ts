import { log, pow } from "../numeric/elementary.js";
import { nonNegative, positive, required, unit, where } from "../options.js";
import { halfCosine } from "./anneal.js";
import { schedule } from "./schedule.js";

/**
 * Cosine decay with warm restarts: each period is tMul times as long as the one before, and begins mMul times as high.
 *
 *   η₀ ((1 − α) mMulⁱ (1 + cos(π passed)) / 2 + α), i being the period and passed the share of it that is over
 *
 * @param options.initialLearningRate η₀ ≥ 0. Required.
 * @param options.firstDecaySteps > 0. Required.
 * @param options.tMul ≥ 1. Default 2.
 * @param options.mMul > 0. Default 1.
 * @param options.alpha α in [0, 1]. Default 0.
 * @example
 * const learningRate = schedules.cosineDecayRestarts({ initialLearningRate: 0.1, firstDecaySteps: 100 });
 * model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay_restarts/; Loshchilov & Hutter 2017, https://arxiv.org/abs/1608.03983
 */
export const cosineDecayRestarts = schedule(
  "cosineDecayRestarts",
  {
    initialLearningRate: required(nonNegative()),
    firstDecaySteps: required(positive()),
    tMul: where(positive(2), "a number >= 1", (n) => n >= 1),
    mMul: positive(1),
    alpha: unit(0),
  },
  ({ initialLearningRate, firstDecaySteps, tMul, mMul, alpha }) => {
    /** Where a period begins, in first periods. */
    const start = (period: number): number => (tMul === 1 ? period : (pow(tMul, period) - 1) / (tMul - 1));
    return (step) => {
      const done = step / firstDecaySteps;
      let period = Math.floor(tMul === 1 ? done : log(1 + done * (tMul - 1)) / log(tMul));
      // The logarithm may miss a restart by its rounding.
      if (start(period + 1) <= done) period++;
      else if (start(period) > done) period--;
      const passed = (done - start(period)) / pow(tMul, period);
      return initialLearningRate * ((1 - alpha) * pow(mMul, period) * halfCosine(passed) + alpha);
    };
  },
);
