import { finite, required } from "../options.js";
import { activation } from "./activation.js";

/**
 * Threshold: x > threshold ? x : defaultValue.
 *
 * @param options.threshold required.
 * @param options.defaultValue what stands for x up to the threshold; required.
 * @throws {TypeError} `threshold: threshold is missing. Pass a finite number.`
 * @example
 * activations.threshold({ threshold: 1, defaultValue: -1 }).forward(Float32Array.of(0, 1, 2)); // -1, -1, 2
 * @see https://keras.io/api/layers/activations/#threshold-function
 */
export const threshold = activation(
  "threshold",
  { threshold: required(finite()), defaultValue: required(finite()) },
  { parameters: (o) => [o.threshold, o.defaultValue] },
);
