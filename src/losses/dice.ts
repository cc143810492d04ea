import { axesOption } from "./axis.js";
import { loss } from "./loss.js";
import { overlap } from "./overlap.js";

/**
 * Dice loss: 1 − 2 Σ t p / (Σ t + Σ p + 1e-7), summed over the whole batch or over some axes.
 *
 * @param options.axis an axis, a list of axes, or null for all, the batch included. Default null.
 * @example
 * losses.dice().value(Float32Array.of(1, 0), Float32Array.of(0.5, 0.5), { shape: [1, 2] }); // 0.5
 * @see https://keras.io/api/losses/segmentation_losses/#dice-class
 * @see https://arxiv.org/abs/1606.04797 Milletari et al. 2016, V-Net
 */
export const dice = loss("dice", { axis: axesOption() }, (o) => overlap("dice", o.axis, [2, 0, 1, 1]));
