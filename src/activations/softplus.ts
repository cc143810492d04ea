import { activation } from "./activation.js";

/**
 * Smooth rectified linear unit: ln(1 + eˣ). Its derivative is the sigmoid.
 *
 * @example
 * activations.softplus().forward(Float32Array.of(-1, 0, 100)); // 0.313262, 0.693147, 100
 * @see Dugas et al. 2000, https://papers.nips.cc/paper/1920; https://keras.io/api/layers/activations/#softplus-function
 */
export const softplus = activation("softplus", {}, { parameters: () => [1] });
