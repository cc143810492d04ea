import { flag, fraction, nonNegative } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * RMSprop: the gradient divided by a running root mean square of itself.
 *
 *   a ← ρ a + (1 − ρ) g²;  centered: c ← ρ c + (1 − ρ) g and a − c² under the root
 *   step = η g / √(a + ε);  with momentum b ← μ b + step, w ← w − b, otherwise w ← w − step
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001.
 * @param options.rho ρ in [0, 1). Default 0.9.
 * @param options.momentum μ in [0, 1). Default 0.
 * @param options.epsilon ε ≥ 0, inside the root. Default 1e-7.
 * @param options.centered default false.
 * @example
 * model.compile({ optimizer: optimizers.rmsprop({ learningRate: 0.01 }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/rmsprop/; Hinton 2012, lecture 6e of "Neural Networks for Machine Learning"
 */
export const rmsprop = optimizer(
  "rmsprop",
  0.001,
  { rho: fraction(0.9), momentum: fraction(0), epsilon: nonNegative(1e-7), centered: flag(false) },
  {
    slots: (o) => [0, ...(o.momentum > 0 ? [0] : []), ...(o.centered ? [0] : [])],
    operands: (o) => [0, ...(o.momentum > 0 ? [1] : []), ...(o.centered ? [2] : [])],
    constants: (o) => [o.rho, o.momentum, o.epsilon],
  },
);
