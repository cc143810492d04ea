import { finite, nonNegative, optional } from "../options.js";
import { activation } from "./activation.js";

/**
 * Rectified linear unit: x > threshold ? min(x, maxValue) : negativeSlope · (x − threshold).
 *
 * @param options.negativeSlope slope below the threshold, ≥ 0. Default 0.
 * @param options.maxValue largest value, ≥ 0; none by default.
 * @param options.threshold default 0.
 * @example
 * activations.relu({ maxValue: 6 }).forward(Float32Array.of(-1, 3, 9)); // 0, 3, 6
 * @see https://keras.io/api/layers/activations/#relu-function
 */
export const relu = activation(
  "relu",
  { negativeSlope: nonNegative(0), maxValue: optional(nonNegative()), threshold: finite(0) },
  {
    parameters: (o) => [o.negativeSlope, o.maxValue ?? Number.POSITIVE_INFINITY, o.threshold],
    bound: (o) => (o.negativeSlope === 0 && o.threshold === 0 && o.maxValue === undefined ? 0 : undefined),
  },
);
