import { fraction, nonNegative } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * Adadelta: steps in the units of the parameters, from running means of squared gradients and squared steps.
 *
 *   a ← ρ a + (1 − ρ) g²;  Δ = −√(d + ε) / √(a + ε) · g;  d ← ρ d + (1 − ρ) Δ²;  w ← w + η Δ
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001, Keras's; the paper's is 1.
 * @param options.rho ρ in [0, 1). Default 0.95.
 * @param options.epsilon ε ≥ 0. Default 1e-7.
 * @example
 * model.compile({ optimizer: optimizers.adadelta({ learningRate: 1 }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/adadelta/; Zeiler 2012, https://arxiv.org/abs/1212.5701
 */
export const adadelta = optimizer(
  "adadelta",
  0.001,
  { rho: fraction(0.95), epsilon: nonNegative(1e-7) },
  { slots: () => [0, 0], constants: (o) => [o.rho, o.epsilon] },
);
