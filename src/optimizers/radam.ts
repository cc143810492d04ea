import { fraction, nonNegative } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * RAdam: Adam whose adaptive step is rectified while its second moment rests on few gradients, as in PyTorch.
 *
 *   ρ∞ = 2 / (1 − β₂) − 1;  ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ);  m̂ = m / (1 − β₁ᵗ)
 *   ρ > 5: w ← w − η r m̂ √(1 − β₂ᵗ) / (√v + ε), r² = (ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ);  otherwise w ← w − η m̂
 *
 * `weightDecay` λ is PyTorch's here: λ w is added to the gradient.
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001.
 * @param options.beta1 in [0, 1). Default 0.9.
 * @param options.beta2 in [0, 1). Default 0.999.
 * @param options.epsilon ≥ 0. Default 1e-8.
 * @example
 * model.compile({ optimizer: optimizers.radam({ learningRate: 0.01 }), loss: "meanSquaredError" });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.RAdam.html; Liu et al. 2020, https://arxiv.org/abs/1908.03265
 */
export const radam = optimizer(
  "radam",
  0.001,
  { beta1: fraction(0.9), beta2: fraction(0.999), epsilon: nonNegative(1e-8) },
  { slots: () => [0, 0], constants: (o) => [o.beta1, o.beta2, o.epsilon], powers: 2 },
);
