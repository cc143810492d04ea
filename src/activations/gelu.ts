import { flag } from "../options.js";
import { activation } from "./activation.js";

/**
 * Gaussian error linear unit: x · Φ(x), Φ the normal distribution function; the approximation is
 * ½x · (1 + tanh(√(2/π) · (x + 0.044715x³))).
 *
 * @param options.approximate take the approximation. Default false.
 * @example
 * activations.gelu().forward(Float32Array.of(-1, 0, 1)); // -0.158655, 0, 0.841345
 * @see Hendrycks & Gimpel 2016, https://arxiv.org/abs/1606.08415; https://keras.io/api/layers/activations/#gelu-function
 */
export const gelu = activation(
  "gelu",
  { approximate: flag(false) },
  {
    // ½ · (1 + tanh u) is the sigmoid of 2u.
    kernel: (o) => (o.approximate ? "silu" : "gelu"),
    parameters: (o) => (o.approximate ? [Math.sqrt(8 / Math.PI), 0.044715] : []),
  },
);
