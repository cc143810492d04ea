import { finite } from "../options.js";
import { activation } from "./activation.js";

/**
 * Leaky rectified linear unit: x > 0 ? x : negativeSlope · x.
 *
 * @param options.negativeSlope default 0.2, as Keras's function has it.
 * @example
 * activations.leakyRelu().forward(Float32Array.of(-1, 3)); // -0.2, 3
 * @see https://keras.io/api/layers/activations/#leakyrelu-function
 */
export const leakyRelu = activation(
  "leakyRelu",
  { negativeSlope: finite(0.2) },
  { kernel: () => "relu", parameters: (o) => [o.negativeSlope, Number.POSITIVE_INFINITY, 0] },
);
