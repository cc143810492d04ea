import { count, flag, oneOf, positive, required, unit } from "../options.js";
import { anneal } from "./anneal.js";
import { schedule } from "./schedule.js";

/**
 * One cycle: from maxLearningRate / divFactor up to maxLearningRate, then down to the start / finalDivFactor, as in PyTorch.
 * With three phases it comes down to the start first, as slowly as it went up. After totalSteps it stays.
 *
 * @param options.maxLearningRate > 0. Required.
 * @param options.totalSteps whole number ≥ 1. Required.
 * @param options.pctStart share of the steps on which it rises, in [0, 1]. Default 0.3.
 * @param options.annealStrategy "cos" or "linear". Default "cos".
 * @param options.divFactor > 0. Default 25.
 * @param options.finalDivFactor > 0. Default 10000.
 * @param options.threePhase default false.
 * @example
 * const learningRate = schedules.oneCycle({ maxLearningRate: 0.1, totalSteps: 1000 });
 * model.compile({ optimizer: optimizers.sgd({ learningRate, momentum: 0.9 }), loss: "meanSquaredError" });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html; Smith & Topin 2019, https://arxiv.org/abs/1708.07120
 */
export const oneCycle = schedule(
  "oneCycle",
  {
    maxLearningRate: required(positive()),
    totalSteps: required(count()),
    pctStart: unit(0.3),
    annealStrategy: oneOf(["cos", "linear"], "cos"),
    divFactor: positive(25),
    finalDivFactor: positive(1e4),
    threePhase: flag(false),
  },
  (o) => {
    const first = o.maxLearningRate / o.divFactor;
    const last = first / o.finalDivFactor;
    const rise = o.pctStart * o.totalSteps;
    const phases = [
      { end: rise - 1, rate: o.maxLearningRate },
      ...(o.threePhase ? [{ end: 2 * rise - 2, rate: first }] : []),
      { end: o.totalSteps - 1, rate: last },
    ];
    return (step) => {
      let start = 0;
      let from = first;
      for (const { end, rate } of phases) {
        if (step <= end) {
          return end > start ? anneal(o.annealStrategy, from, rate, (step - start) / (end - start)) : rate;
        }
        start = end;
        from = rate;
      }
      return last;
    };
  },
);
