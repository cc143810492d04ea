import { pow } from "../numeric/elementary.js";
import { listOf, nonNegative, positive, required, whole } from "../options.js";
import { schedule } from "./schedule.js";

/**
 * Step decay at given steps: η₀ gamma^(milestones reached); a milestone belongs to the lower rate.
 *
 * @param options.initialLearningRate η₀ ≥ 0. Required.
 * @param options.milestones whole numbers ≥ 0. Required.
 * @param options.gamma > 0. Default 0.1.
 * @example
 * const learningRate = schedules.multiStep({ initialLearningRate: 0.1, milestones: [1000, 2000] });
 * model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html
 */
export const multiStep = schedule(
  "multiStep",
  {
    initialLearningRate: required(nonNegative()),
    milestones: required(listOf(whole())),
    gamma: positive(0.1),
  },
  ({ initialLearningRate, milestones, gamma }) =>
    (step) =>
      initialLearningRate * pow(gamma, milestones.filter((milestone) => milestone <= step).length),
);
