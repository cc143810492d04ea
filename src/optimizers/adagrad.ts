import { nonNegative } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * Adagrad: each parameter's step shrinks with the squares of its gradients so far.
 *
 *   a ← a + g²;  w ← w − η g / √(a + ε)
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001.
 * @param options.initialAccumulatorValue a at the start, ≥ 0. Default 0.1.
 * @param options.epsilon ε ≥ 0. Default 1e-7.
 * @example
 * model.compile({ optimizer: optimizers.adagrad({ learningRate: 0.1 }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/adagrad/; Duchi et al. 2011, https://jmlr.org/papers/v12/duchi11a.html
 */
export const adagrad = optimizer(
  "adagrad",
  0.001,
  { initialAccumulatorValue: nonNegative(0.1), epsilon: nonNegative(1e-7) },
  { slots: (o) => [o.initialAccumulatorValue], constants: (o) => [o.epsilon] },
);
