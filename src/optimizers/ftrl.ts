import { finite, nonNegative, where } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * FTRL-Proximal: follows the regularized leader, which keeps weights at exactly 0 under an L1 penalty.
 *
 *   n' = n + g²;  σ = (n'⁻ᵖ − n⁻ᵖ) / η;  z ← z + g + 2 λₛ w − σ w;  n ← n'
 *   w ← (clip(z, −λ₁, λ₁) − z) / (n'⁻ᵖ / η + 2 λ₂ + β / η), and 0 where |z| ≤ λ₁
 *
 * @param options.learningRate η ≥ 0, or a schedule; nothing happens while it is 0. Default 0.001.
 * @param options.learningRatePower p ≤ 0; 0 for a rate that stays. Default -0.5.
 * @param options.initialAccumulatorValue n at the start, ≥ 0. Default 0.1.
 * @param options.l1RegularizationStrength λ₁ ≥ 0. Default 0.
 * @param options.l2RegularizationStrength λ₂ ≥ 0. Default 0.
 * @param options.l2ShrinkageRegularizationStrength λₛ ≥ 0. Default 0.
 * @param options.beta β ≥ 0. Default 0.
 * @example
 * model.compile({
 *   optimizer: optimizers.ftrl({ learningRate: 0.1, l1RegularizationStrength: 0.01 }),
 *   loss: "meanSquaredError",
 * });
 * @see https://keras.io/api/optimizers/ftrl/; McMahan et al. 2013, https://doi.org/10.1145/2487575.2488200
 */
export const ftrl = optimizer(
  "ftrl",
  0.001,
  {
    learningRatePower: where(finite(-0.5), "a number <= 0", (p) => p <= 0),
    initialAccumulatorValue: nonNegative(0.1),
    l1RegularizationStrength: nonNegative(0),
    l2RegularizationStrength: nonNegative(0),
    l2ShrinkageRegularizationStrength: nonNegative(0),
    beta: nonNegative(0),
  },
  {
    slots: (o) => [o.initialAccumulatorValue, 0],
    constants: (o) => [
      -o.learningRatePower,
      o.l1RegularizationStrength,
      o.l2RegularizationStrength,
      o.l2ShrinkageRegularizationStrength,
      o.beta,
    ],
  },
);
