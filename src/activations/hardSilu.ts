import { activation } from "./activation.js";

/**
 * Swish of a parabola and straight lines, x · hardSigmoid(x): 0 up to −3, x from 3 on.
 *
 * @example
 * activations.hardSilu().forward(Float32Array.of(-4, 1.5, 4)); // 0, 1.125, 4
 * @see Howard et al. 2019, https://arxiv.org/abs/1905.02244; https://keras.io/api/layers/activations/#hardsilu-function
 */
export const hardSilu = activation("hardSilu", {});
