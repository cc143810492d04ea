import { activation } from "./activation.js";

/**
 * Sigmoid of straight lines that reaches 0 and 1 at ±1: min(max((x + 1) / 2, 0), 1). The derivative of `sparsePlus`.
 *
 * @example
 * activations.sparseSigmoid().forward(Float32Array.of(-2, 0, 0.5)); // 0, 0.5, 0.75
 * @see Blondel et al. 2020, https://arxiv.org/abs/1901.02324; https://keras.io/api/layers/activations/#sparsesigmoid-function
 */
export const sparseSigmoid = activation(
  "sparseSigmoid",
  {},
  { kernel: () => "ramp", parameters: () => [1, 1, 2] },
);
