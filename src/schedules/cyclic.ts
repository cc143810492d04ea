import { pow } from "../numeric/elementary.js";
import { count, nonNegative, nullable, oneOf, positive, required } from "../options.js";
import { schedule } from "./schedule.js";

/**
 * Cyclical learning rate: up and down between two values, in straight lines.
 *
 *   base + (max − base) · height · shrink;  shrink = 1 | 2^−(cycles done) | gamma^step, by mode
 *
 * @param options.baseLearningRate ≥ 0. Required.
 * @param options.maxLearningRate ≥ baseLearningRate. Required.
 * @param options.stepSizeUp steps up, a whole number ≥ 1. Default 2000.
 * @param options.stepSizeDown steps down; null for as many as up. Default null.
 * @param options.mode "triangular", "triangular2" or "expRange". Default "triangular".
 * @param options.gamma > 0, for "expRange". Default 1.
 * @example
 * const learningRate = schedules.cyclic({ baseLearningRate: 0.001, maxLearningRate: 0.1, stepSizeUp: 200 });
 * model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CyclicLR.html; Smith 2015, https://arxiv.org/abs/1506.01186
 */
export const cyclic = schedule(
  "cyclic",
  {
    baseLearningRate: required(nonNegative()),
    maxLearningRate: required(nonNegative()),
    stepSizeUp: count(2000),
    stepSizeDown: nullable(count(), null),
    mode: oneOf(["triangular", "triangular2", "expRange"], "triangular"),
    gamma: positive(1),
  },
  ({ baseLearningRate, maxLearningRate, stepSizeUp, stepSizeDown, mode, gamma }) => {
    if (maxLearningRate < baseLearningRate) {
      throw new RangeError(
        `cyclic: maxLearningRate must be at least baseLearningRate, ${baseLearningRate}, got ${maxLearningRate}.`,
      );
    }
    const down = stepSizeDown ?? stepSizeUp;
    const whole = stepSizeUp + down;
    const shrink = {
      triangular: () => 1,
      triangular2: (step: number) => pow(0.5, Math.floor(step / whole)),
      expRange: (step: number) => pow(gamma, step),
    }[mode];
    return (step) => {
      const at = step % whole;
      const height = at <= stepSizeUp ? at / stepSizeUp : (whole - at) / down;
      return baseLearningRate + (maxLearningRate - baseLearningRate) * height * shrink(step);
    };
  },
);
