import { flag, fraction, nonNegative } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * Adam: step size from running moments of the gradient.
 *
 *   m ← m + (g − m)(1 − β₁);  v ← v + (g² − v)(1 − β₂);  AMSGrad: v̂ ← max(v̂, v) takes v's place
 *   w ← w − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
 *
 * ε is the paper's "ε hat", added to the uncorrected root, as in Keras.
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001.
 * @param options.beta1 in [0, 1). Default 0.9.
 * @param options.beta2 in [0, 1). Default 0.999.
 * @param options.epsilon ≥ 0. Default 1e-7.
 * @param options.amsgrad default false.
 * @example
 * model.compile({ optimizer: optimizers.adam({ learningRate: 3e-4 }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/adam/; Kingma & Ba 2015, https://arxiv.org/abs/1412.6980; Reddi et al. 2018 (AMSGrad)
 */
export const adam = optimizer(
  "adam",
  0.001,
  { beta1: fraction(0.9), beta2: fraction(0.999), epsilon: nonNegative(1e-7), amsgrad: flag(false) },
  {
    slots: (o) => (o.amsgrad ? [0, 0, 0] : [0, 0]),
    constants: (o) => [o.beta1, o.beta2, o.epsilon, 1],
    powers: 2,
  },
);
