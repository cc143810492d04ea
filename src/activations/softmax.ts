import { activation } from "./activation.js";

/**
 * Softmax along the last axis: exp(xⱼ) / Σ exp(xᵢ); positive numbers that sum to 1.
 *
 * @example
 * activations.softmax().forward(Float32Array.of(0, 0, 1, 1), [2, 2]); // 0.5, 0.5, 0.5, 0.5
 * @see https://keras.io/api/layers/activations/#softmax-function
 */
export const softmax = activation("softmax", {}, { rowWise: true });
