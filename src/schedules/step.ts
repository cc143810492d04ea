import { pow } from "../numeric/elementary.js";
import { count, nonNegative, positive, required } from "../options.js";
import { schedule } from "./schedule.js";

/**
 * Step decay: η₀ gamma^⌊step / stepSize⌋.
 *
 * @param options.initialLearningRate η₀ ≥ 0. Required.
 * @param options.stepSize whole number ≥ 1. Required.
 * @param options.gamma > 0. Default 0.1.
 * @example
 * const learningRate = schedules.step({ initialLearningRate: 0.1, stepSize: 1000 });
 * model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
 */
export const step = schedule(
  "step",
  { initialLearningRate: required(nonNegative()), stepSize: required(count()), gamma: positive(0.1) },
  ({ initialLearningRate, stepSize, gamma }) =>
    (at) =>
      initialLearningRate * pow(gamma, Math.floor(at / stepSize)),
);
