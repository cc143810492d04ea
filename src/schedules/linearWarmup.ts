import { nonNegative, positive, required, unit } from "../options.js";
import { schedule } from "./schedule.js";

/**
 * Linear warm-up: from startFactor · learningRate to endFactor · learningRate in so many steps, and constant from then on.
 *
 * @param options.learningRate ≥ 0. Required.
 * @param options.warmupSteps > 0. Default 5.
 * @param options.startFactor in [0, 1]. Default 1/3.
 * @param options.endFactor in [0, 1]. Default 1.
 * @example
 * const learningRate = schedules.linearWarmup({ learningRate: 0.1, warmupSteps: 100, startFactor: 0.01 });
 * model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html; Goyal et al. 2017, https://arxiv.org/abs/1706.02677
 */
export const linearWarmup = schedule(
  "linearWarmup",
  {
    learningRate: required(nonNegative()),
    warmupSteps: positive(5),
    startFactor: unit(1 / 3),
    endFactor: unit(1),
  },
  ({ learningRate, warmupSteps, startFactor, endFactor }) =>
    (step) =>
      learningRate * (startFactor + (endFactor - startFactor) * Math.min(1, step / warmupSteps)),
);
