import { required } from "../../options.js";
import { layer } from "../layer.js";
import { bothSides, type Pair, pairOption } from "./draws.js";
import { readingOptions, transformed } from "./transformed.js";

const times = ([low, high]: Pair, size: number): Pair => [low * size, high * size];

/**
 * Shifts pictures at random in training; in inference nothing happens.
 *
 * @param options.heightFactor parts of the height in [-1, 1], downwards: a pair to draw between, or a number for that far to both sides.
 * @param options.widthFactor parts of the width likewise, to the right.
 * @param options.fillMode what lies beyond the edges: `"reflect"` (d c b a | a b c d | d c b a), `"wrap"` (a b c d | a b c d | a b c d),
 * `"constant"` (`fillValue`) or `"nearest"` (the edge), default `"reflect"`. @param options.fillValue default 0.
 * @param options.interpolation `"bilinear"` or `"nearest"`, default `"bilinear"`.
 * @param options.seed ≥ 0, in place of the model's. @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows that are no pictures.
 * @example
 * const model = sequential({
 *   layers: [layers.randomTranslation({ heightFactor: 0.1, widthFactor: 0.1, inputShape: [8, 8, 3] }), layers.flatten()],
 * });
 * @see https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_translation/
 */
export const randomTranslation = layer(
  "randomTranslation",
  {
    heightFactor: required(pairOption([-1, 1], bothSides)),
    widthFactor: required(pairOption([-1, 1], bothSides)),
    ...readingOptions,
  },
  (o) =>
    transformed("randomTranslation", o, (height, width) => ({
      shiftY: times(o.heightFactor, height),
      shiftX: times(o.widthFactor, width),
    })),
);
