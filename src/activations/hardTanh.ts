import { activation } from "./activation.js";

/**
 * Hyperbolic tangent of straight lines: min(max(x, −1), 1).
 *
 * @example
 * activations.hardTanh().forward(Float32Array.of(-4, 0.5, 2)); // -1, 0.5, 1
 * @see https://keras.io/api/layers/activations/#hardtanh-function
 */
export const hardTanh = activation("hardTanh", {}, { kernel: () => "ramp", parameters: () => [1, 0, 1] });
