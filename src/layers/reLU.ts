import { relu } from "../activations/relu.js";
import { nonNegative, optional } from "../options.js";
import { activated } from "./activation.js";
import { layer } from "./layer.js";

/**
 * Rectified linear unit as a layer: x > threshold ? min(x, maxValue) : negativeSlope · (x − threshold).
 *
 * @param options.maxValue largest value, ≥ 0; none by default.
 * @param options.negativeSlope slope below the threshold, ≥ 0, default 0. @param options.threshold ≥ 0, default 0.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [2] }), layers.reLU({ maxValue: 6 })] });
 * @see https://keras.io/api/layers/activation_layers/relu/
 */
export const reLU = layer(
  "reLU",
  { maxValue: optional(nonNegative()), negativeSlope: nonNegative(0), threshold: nonNegative(0) },
  ({ maxValue, negativeSlope, threshold }) => activated(relu({ maxValue, negativeSlope, threshold })),
);
