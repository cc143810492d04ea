import { activation } from "./activation.js";

/**
 * Logistic function: 1 / (1 + e⁻ˣ), in (0, 1).
 *
 * @example
 * activations.sigmoid().forward(Float32Array.of(0)); // 0.5
 * @see https://keras.io/api/layers/activations/#sigmoid-function
 */
export const sigmoid = activation("sigmoid", {});
