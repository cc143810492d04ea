import { activation } from "./activation.js";

/**
 * Mish: x · tanh(softplus(x)).
 *
 * @example
 * activations.mish().forward(Float32Array.of(-1, 0, 1)); // -0.303401, 0, 0.865098
 * @see Misra 2019, https://arxiv.org/abs/1908.08681; https://keras.io/api/layers/activations/#mish-function
 */
export const mish = activation("mish", {});
