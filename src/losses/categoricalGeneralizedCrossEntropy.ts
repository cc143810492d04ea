import { unit, where } from "../options.js";
import { rowLoss } from "./rowLoss.js";

const between0And1 = where(unit(0.5), "a number in (0, 1)", (q) => q > 0 && q < 1);

/**
 * Generalized cross-entropy against class indices: (1 − p[t]^q) / q. It withstands wrong labels: near q = 0 it is the
 * cross-entropy, near q = 1 the absolute error.
 *
 * @param options.q in (0, 1). Default 0.5.
 * @example
 * losses.categoricalGeneralizedCrossEntropy().value(Float32Array.of(1), Float32Array.of(0.75, 0.25), { shape: [1, 2] }); // 1
 * @see https://keras.io/api/losses/probabilistic_losses/#categoricalgeneralizedcrossentropy-class
 * @see https://arxiv.org/abs/1805.07836 Zhang & Sabuncu 2018
 */
export const categoricalGeneralizedCrossEntropy = rowLoss(
  "categoricalGeneralizedCrossEntropy",
  { q: between0And1 },
  { sparse: true, parameters: (o) => [o.q] },
);
