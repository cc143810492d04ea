import { fraction, nonNegative } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * Nadam: Adam with Nesterov's look ahead and a warming-up momentum μₜ = β₁ (1 − 0.96ᵗ / 2).
 *
 *   m̂ = μₜ₊₁ m / (1 − Π₁ᵗ⁺¹ μ) + (1 − μₜ) g / (1 − Π₁ᵗ μ);  w ← w − η m̂ / (√(v / (1 − β₂ᵗ)) + ε)
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001.
 * @param options.beta1 in [0, 1). Default 0.9.
 * @param options.beta2 in [0, 1). Default 0.999.
 * @param options.epsilon ≥ 0. Default 1e-7.
 * @example
 * model.compile({ optimizer: optimizers.nadam(), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/Nadam/; Dozat 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ
 */
export const nadam = optimizer(
  "nadam",
  0.001,
  { beta1: fraction(0.9), beta2: fraction(0.999), epsilon: nonNegative(1e-7) },
  {
    slots: () => [0, 0],
    constants: (o) => [o.beta1, o.beta2, 0.96, o.epsilon],
    powers: 3,
    memory: [1],
    begin: "nadamBegin",
  },
);
