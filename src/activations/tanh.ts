import { activation } from "./activation.js";

/**
 * Hyperbolic tangent, in (−1, 1).
 *
 * @example
 * activations.tanh().forward(Float32Array.of(0)); // 0
 * @see https://keras.io/api/layers/activations/#tanh-function
 */
export const tanh = activation("tanh", {});
