import { nonNegative } from "../options.js";
import { axesOption } from "./axis.js";
import { loss } from "./loss.js";
import { overlap } from "./overlap.js";

/**
 * Tversky loss: 1 − I / (I + alpha Σ (1 − t) p + beta Σ t (1 − p) + 1e-7) with I = Σ t p, summed over the whole batch or over some
 * axes. As documented, alpha weighs false positives and beta false negatives; Keras 3.15.1 has them exchanged.
 *
 * @param options.alpha ≥ 0, of false positives. Default 0.5.
 * @param options.beta ≥ 0, of false negatives. Default 0.5.
 * @param options.axis an axis, a list of axes, or null for all, the batch included. Default null.
 * @example
 * losses.tversky().value(Float32Array.of(1, 0), Float32Array.of(0.5, 0.5), { shape: [1, 2] }); // 0.5
 * @see https://keras.io/api/losses/segmentation_losses/#tversky-class
 * @see https://arxiv.org/abs/1706.05721 Salehi et al. 2017, equation 3
 */
export const tversky = loss(
  "tversky",
  { alpha: nonNegative(0.5), beta: nonNegative(0.5), axis: axesOption() },
  (o) => overlap("tversky", o.axis, [1, 1 - o.alpha - o.beta, o.alpha, o.beta]),
);
