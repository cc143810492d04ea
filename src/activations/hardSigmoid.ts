import { positive } from "../options.js";
import { activation } from "./activation.js";

/**
 * Sigmoid of straight lines: min(max(slope · x + 0.5, 0), 1); by default min(max(x + 3, 0), 6) / 6.
 *
 * @param options.slope > 0. Default 1/6, as Keras has it since version 3; 0.2 is what Keras had before, and TensorFlow.js has.
 * @throws {RangeError} `hardSigmoid: slope must be a number > 0, got 0.`
 * @example
 * activations.hardSigmoid().forward(Float32Array.of(-4, 0, 1.5)); // 0, 0.5, 0.75
 * @see https://keras.io/api/layers/activations/#hardsigmoid-function
 */
export const hardSigmoid = activation(
  "hardSigmoid",
  { slope: positive(1 / 6) },
  { kernel: () => "ramp", parameters: ({ slope }) => [0.5 / slope, 0.5 / slope, 1 / slope] },
);
