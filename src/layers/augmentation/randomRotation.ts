import { required } from "../../options.js";
import { layer } from "../layer.js";
import { bothSides, pairOption } from "./draws.js";
import { readingOptions, transformed } from "./transformed.js";

/**
 * Turns pictures about their middle by random angles in training; in inference nothing happens.
 *
 * @param options.factor parts of a full turn in [-1, 1], counter-clockwise: a pair to draw between, or a number for that far to both sides.
 * @param options.fillMode what lies beyond the edges: `"reflect"` (d c b a | a b c d | d c b a), `"wrap"` (a b c d | a b c d | a b c d),
 * `"constant"` (`fillValue`) or `"nearest"` (the edge), default `"reflect"`. @param options.fillValue default 0.
 * @param options.interpolation `"bilinear"` or `"nearest"`, default `"bilinear"`.
 * @param options.seed ≥ 0, in place of the model's. @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows that are no pictures.
 * @example
 * const model = sequential({ layers: [layers.randomRotation({ factor: 0.05, inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_rotation/
 */
export const randomRotation = layer(
  "randomRotation",
  { factor: required(pairOption([-1, 1], bothSides)), ...readingOptions },
  (o) => transformed("randomRotation", o, () => ({ turn: o.factor })),
);
