import { finite, flag, nonNegative, positive, where } from "../options.js";
import { sizeOf } from "../shape.js";
import { optimizer } from "./optimizer.js";
import { words } from "./update.js";

/**
 * Adafactor: the second moment of a matrix is kept as row and column means, the step relative to the size of the weights.
 *
 *   β₂ = 1 − tᵈ;  r, c ← running means of g² + ε₁ over columns, over rows;  u = g / √(r / mean(r) · c)
 *   w ← w − max(ε₂, RMS(w)) min(η, 1 / √t) · u / max(1, RMS(u) / threshold)
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001.
 * @param options.beta2Decay d ≤ 0. Default -0.8.
 * @param options.epsilon1 ε₁ ≥ 0. Default 1e-30.
 * @param options.epsilon2 ε₂ ≥ 0. Default 1e-3.
 * @param options.clipThreshold > 0. Default 1.
 * @param options.relativeStep as in Keras, whose step is bounded by 1 / √t either way. Default true.
 * @example
 * model.compile({ optimizer: optimizers.adafactor({ learningRate: 0.05 }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/adafactor/; Shazeer & Stern 2018, https://arxiv.org/abs/1804.04235
 */
export const adafactor = optimizer(
  "adafactor",
  0.001,
  {
    beta2Decay: where(finite(-0.8), "a number <= 0", (n) => n <= 0),
    epsilon1: nonNegative(1e-30),
    epsilon2: nonNegative(1e-3),
    clipThreshold: positive(1),
    relativeStep: flag(true),
  },
  {
    slots: () => [0, 0],
    constants: (o) => [o.beta2Decay, o.epsilon1, o.epsilon2, o.clipThreshold],
    appendOne(tape, target, { shape }) {
      const columns = shape.at(-1) ?? 1;
      const rowsOfMatrix = shape.at(-2) ?? 1;
      const rows = rowsOfMatrix * sizeOf(shape.slice(0, -2));
      const sums = words(tape, 2 * rows);
      for (const kernel of ["adafactorRows", "adafactorColumns", "adafactorSquares", "adafactor"]) {
        tape.emit(
          kernel,
          [target.parameters],
          [target.gradients, ...target.slots, sums, target.scalars],
          [rows, rowsOfMatrix, columns],
          [target.decay],
        );
      }
    },
  },
);
