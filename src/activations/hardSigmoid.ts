import { activation } from "./activation.js";

/**
 * Sigmoid of straight lines: min(max(x + 3, 0), 6) / 6.
 *
 * @example
 * activations.hardSigmoid().forward(Float32Array.of(-4, 0, 1.5)); // 0, 0.5, 0.75
 * @see https://keras.io/api/layers/activations/#hardsigmoid-function
 */
export const hardSigmoid = activation(
  "hardSigmoid",
  {},
  { kernel: () => "ramp", parameters: () => [3, 3, 6] },
);
