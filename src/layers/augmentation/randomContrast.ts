import { apply } from "../../ops/elementwise/apply.js";
import { reduce } from "../../ops/reduce.js";
import { required } from "../../options.js";
import { placesOf } from "../image.js";
import { layer } from "../layer.js";
import { colourOptions, recoloured } from "./colours.js";
import { pairOption } from "./draws.js";

/**
 * Changes the contrast of pictures at random in training: (x − mean) · f + mean with each channel's own mean, and what leaves the range of values is cut. In
 * inference nothing happens.
 *
 * @param options.factor in [0, 1]: f is drawn in [1 − factor, 1 + factor]; of a pair [lower, upper], in [1 − lower, 1 + upper]. (Keras's documentation says
 * so; its code reads a single number as [0, factor].)
 * @param options.valueRange the lowest and the highest value, default [0, 255].
 * @param options.seed ≥ 0, in place of the model's. @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows that are no pictures.
 * @example
 * const model = sequential({
 *   layers: [layers.randomContrast({ factor: 0.2, valueRange: [0, 1], inputShape: [8, 8, 3] }), layers.flatten()],
 * });
 * @see https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_contrast/
 */
export const randomContrast = layer(
  "randomContrast",
  { factor: required(pairOption([0, 1], (n) => [n, n])), ...colourOptions },
  (o) => {
    const [lower, upper] = o.factor;
    return recoloured("randomContrast", o, [1 - lower, 1 + upper], (tape, x, drawn) => {
      const mean = reduce(tape, "mean", x, { axis: placesOf(2, o.dataFormat), keepdims: true });
      return apply(tape, "add", apply(tape, "multiply", apply(tape, "subtract", x, mean), drawn), mean);
    });
  },
);
