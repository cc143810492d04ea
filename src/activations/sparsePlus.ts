import { activation } from "./activation.js";

/**
 * Softplus of parabola and straight lines: 0 up to −1, (x + 1)² / 4 up to 1, then x.
 *
 * @example
 * activations.sparsePlus().forward(Float32Array.of(-2, 0, 3)); // 0, 0.25, 3
 * @see Blondel et al. 2020, https://arxiv.org/abs/1901.02324; https://keras.io/api/layers/activations/#sparseplus-function
 */
export const sparsePlus = activation("sparsePlus", {});
