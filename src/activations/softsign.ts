import { activation } from "./activation.js";

/**
 * Softsign: x / (1 + |x|), in (−1, 1).
 *
 * @example
 * activations.softsign().forward(Float32Array.of(-1, 0, 3)); // -0.5, 0, 0.75
 * @see Glorot & Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html; https://keras.io/api/layers/activations/#softsign-function
 */
export const softsign = activation("softsign", {});
