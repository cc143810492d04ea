import { fraction, nonNegative } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * Adamax: Adam with the infinity norm in place of the second moment.
 *
 *   m ← m + (g − m)(1 − β₁);  u ← max(β₂ u, |g|);  w ← w − η / (1 − β₁ᵗ) · m / (u + ε)
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001.
 * @param options.beta1 in [0, 1). Default 0.9.
 * @param options.beta2 in [0, 1). Default 0.999.
 * @param options.epsilon ≥ 0. Default 1e-7.
 * @example
 * model.compile({ optimizer: optimizers.adamax(), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/adamax/; Kingma & Ba 2015, section 7, https://arxiv.org/abs/1412.6980
 */
export const adamax = optimizer(
  "adamax",
  0.001,
  { beta1: fraction(0.9), beta2: fraction(0.999), epsilon: nonNegative(1e-7) },
  { slots: () => [0, 0], constants: (o) => [o.beta1, o.beta2, o.epsilon], powers: 1 },
);
