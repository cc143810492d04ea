import { flag, fraction, nonNegative, nullable } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * AdamW: Adam with decoupled weight decay, w ← w − η λ w before Adam's step.
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001.
 * @param options.weightDecay λ ≥ 0, or null for none. Default 0.004.
 * @param options.beta1 in [0, 1). Default 0.9.
 * @param options.beta2 in [0, 1). Default 0.999.
 * @param options.epsilon ≥ 0. Default 1e-7.
 * @param options.amsgrad default false.
 * @example
 * model.compile({
 *   optimizer: optimizers.adamw({ weightDecay: 0.01, excludeFromWeightDecay: ["bias"] }),
 *   loss: "meanSquaredError",
 * });
 * @see https://keras.io/api/optimizers/adamw/; Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101
 */
export const adamw = optimizer(
  "adamw",
  0.001,
  {
    weightDecay: nullable(nonNegative(), 0.004),
    beta1: fraction(0.9),
    beta2: fraction(0.999),
    epsilon: nonNegative(1e-7),
    amsgrad: flag(false),
  },
  {
    slots: (o) => (o.amsgrad ? [0, 0, 0] : [0, 0]),
    constants: (o) => [o.beta1, o.beta2, o.epsilon, 1],
    powers: 2,
    kernel: () => "adam",
  },
);
