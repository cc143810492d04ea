import { apply } from "../../ops/elementwise/apply.js";
import { required } from "../../options.js";
import { layer } from "../layer.js";
import { colourOptions, recoloured } from "./colours.js";
import { bothSides, pairOption } from "./draws.js";

/**
 * Makes pictures brighter or darker at random in training: a part of the range of values is added to all of a picture, and what leaves the range is cut. In
 * inference nothing happens.
 *
 * @param options.factor in [-1, 1]: a pair to draw between, or a number for that far to both sides. −1 is black, 1 white.
 * @param options.valueRange the lowest and the highest value, default [0, 255].
 * @param options.seed ≥ 0, in place of the model's. @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows that are no pictures.
 * @example
 * const model = sequential({
 *   layers: [layers.randomBrightness({ factor: 0.1, valueRange: [0, 1], inputShape: [8, 8, 3] }), layers.flatten()],
 * });
 * @see https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_brightness/
 */
export const randomBrightness = layer(
  "randomBrightness",
  { factor: required(pairOption([-1, 1], bothSides)), ...colourOptions },
  (o) => {
    const [low, high] = o.valueRange;
    const [least, most] = o.factor;
    return recoloured("randomBrightness", o, [least * (high - low), most * (high - low)], (tape, x, drawn) =>
      apply(tape, "add", x, drawn),
    );
  },
);
