import { fraction, nonNegative, where, whole } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * Schedule-free AdamW: averaging in place of a schedule. The weights are y, between the fast z and the average x.
 *
 *   z ← z − η g / (√(v / (1 − β₂ᵗ)) + ε);  x ← x + (z − x) / t;  y = (1 − β₁) z + β₁ x
 *
 * As Keras's `fit`, ours leaves y as the weights.
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.0025.
 * @param options.beta1 in (0, 1). Default 0.9.
 * @param options.beta2 in [0, 1). Default 0.999.
 * @param options.epsilon ≥ 0. Default 1e-8.
 * @param options.warmupSteps updates over which η rises linearly, a whole number ≥ 0. Default 0.
 * @example
 * model.compile({ optimizer: optimizers.scheduleFreeAdamw({ warmupSteps: 100 }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/; Defazio et al. 2024, https://arxiv.org/abs/2405.15682
 */
export const scheduleFreeAdamw = optimizer(
  "scheduleFreeAdamw",
  0.0025,
  {
    beta1: where(fraction(0.9), "a number in (0, 1)", (n) => n > 0),
    beta2: fraction(0.999),
    epsilon: nonNegative(1e-8),
    warmupSteps: whole(0),
  },
  {
    slots: () => [0, 0],
    constants: (o) => [o.beta2, o.beta1, o.epsilon, o.warmupSteps],
    powers: 1,
  },
);
