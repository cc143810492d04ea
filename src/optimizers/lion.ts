import { fraction } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * Lion: steps of one size, in the direction of the sign of a running mean of the gradient.
 *
 *   w ← w − η sign(β₁ m + (1 − β₁) g);  m ← β₂ m + (1 − β₂) g
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001; 3 to 10 times smaller than Adam's serves well.
 * @param options.beta1 in [0, 1). Default 0.9.
 * @param options.beta2 in [0, 1). Default 0.99.
 * @example
 * model.compile({ optimizer: optimizers.lion({ learningRate: 1e-4 }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/lion/; Chen et al. 2023, https://arxiv.org/abs/2302.06675
 */
export const lion = optimizer(
  "lion",
  0.001,
  { beta1: fraction(0.9), beta2: fraction(0.99) },
  { slots: () => [0], constants: (o) => [o.beta1, o.beta2] },
);
