import { activation } from "./activation.js";

/**
 * Exponential function: eˣ. Infinity from x = 88.73 on.
 *
 * @example
 * activations.exponential().forward(Float32Array.of(-1, 0, 1)); // 0.367879, 1, 2.718282
 * @see https://keras.io/api/layers/activations/#exponential-function
 */
export const exponential = activation("exponential", {});
