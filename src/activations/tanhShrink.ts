import { activation } from "./activation.js";

/**
 * Tanh shrinkage: x − tanh(x).
 *
 * @example
 * activations.tanhShrink().forward(Float32Array.of(-1, 0, 1)); // -0.238406, 0, 0.238406
 * @see https://keras.io/api/layers/activations/#tanhshrink-function
 */
export const tanhShrink = activation("tanhShrink", {});
