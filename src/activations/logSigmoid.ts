import { activation } from "./activation.js";

/**
 * Logarithm of the sigmoid: ln σ(x) = −softplus(−x).
 *
 * @example
 * activations.logSigmoid().forward(Float32Array.of(0, -100)); // -0.693147, -100
 * @see https://keras.io/api/layers/activations/#logsigmoid-function
 */
export const logSigmoid = activation("logSigmoid", {}, { kernel: () => "softplus", parameters: () => [-1] });
