import { fraction, nonNegative } from "../options.js";
import { emitUpdate, optimizer } from "./optimizer.js";
import { blocksOf, words } from "./update.js";

/**
 * LAMB: Adam's direction, with a step as long as the variable's own norm says; for large batches.
 *
 *   u = m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε);  w ← w − η ‖w‖ / ‖u‖ · u, the quotient being 1 where a norm is 0
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001.
 * @param options.beta1 in [0, 1). Default 0.9.
 * @param options.beta2 in [0, 1). Default 0.999.
 * @param options.epsilon ≥ 0. Default 1e-7.
 * @example
 * model.compile({ optimizer: optimizers.lamb({ learningRate: 0.01 }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/lamb/; You et al. 2020, https://arxiv.org/abs/1904.00962
 */
export const lamb = optimizer(
  "lamb",
  0.001,
  { beta1: fraction(0.9), beta2: fraction(0.999), epsilon: nonNegative(1e-7) },
  {
    slots: () => [0, 0],
    constants: (o) => [o.beta1, o.beta2, o.epsilon],
    powers: 2,
    appendOne(tape, target) {
      const slots = [...target.slots, words(tape, 2 * blocksOf(target.elements))];
      emitUpdate(tape, "lambMoments", target, slots);
      emitUpdate(tape, "lamb", target, slots);
    },
  },
);
