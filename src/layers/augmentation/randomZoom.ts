import { optional, required } from "../../options.js";
import { layer } from "../layer.js";
import { bothSides, type Pair, pairOption } from "./draws.js";
import { readingOptions, transformed } from "./transformed.js";

/** A picture of size 1 + factor is seen. */
const zoom = ([low, high]: Pair): Pair => [1 + low, 1 + high];

/**
 * Zooms pictures in and out at random in training; in inference nothing happens.
 *
 * @param options.heightFactor in [-1, 1], a pair to draw between, or a number for that far to both sides: 0.2 sees 20 % more of the height (out), −0.2 less (in).
 * @param options.widthFactor likewise. Default null: that of the height, so that the ratio of the sides stays.
 * @param options.fillMode what lies beyond the edges: `"reflect"` (d c b a | a b c d | d c b a), `"wrap"` (a b c d | a b c d | a b c d),
 * `"constant"` (`fillValue`) or `"nearest"` (the edge), default `"reflect"`. @param options.fillValue default 0.
 * @param options.interpolation `"bilinear"` or `"nearest"`, default `"bilinear"`.
 * @param options.seed ≥ 0, in place of the model's. @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows that are no pictures.
 * @example
 * const model = sequential({ layers: [layers.randomZoom({ heightFactor: [-0.2, 0.1], inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_zoom/
 */
export const randomZoom = layer(
  "randomZoom",
  {
    heightFactor: required(pairOption([-1, 1], bothSides)),
    widthFactor: optional(pairOption([-1, 1], bothSides)),
    ...readingOptions,
  },
  (o) =>
    transformed("randomZoom", o, () => ({
      zoomY: zoom(o.heightFactor),
      ...(o.widthFactor ? { zoomX: zoom(o.widthFactor) } : {}),
    })),
);
