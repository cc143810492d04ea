import { oneOf } from "../../options.js";
import { dataFormatOption } from "../image.js";
import { layer } from "../layer.js";
import { seedOption } from "../noise.js";
import type { Pair } from "./draws.js";
import { transformed } from "./transformed.js";

/** Below 0 as often as not. */
const evenly: Pair = [-1, 1];

/**
 * Flips pictures at random in training: each with probability ½ along an axis, along each axis by itself. In inference nothing happens.
 *
 * @param options.mode `"horizontal"` (left and right change places), `"vertical"` or `"horizontalAndVertical"`, default `"horizontalAndVertical"`.
 * @param options.seed ≥ 0, in place of the model's. @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows that are no pictures.
 * @example
 * const model = sequential({ layers: [layers.randomFlip({ mode: "horizontal", inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_flip/
 */
export const randomFlip = layer(
  "randomFlip",
  {
    mode: oneOf(["horizontalAndVertical", "horizontal", "vertical"], "horizontalAndVertical"),
    seed: seedOption,
    dataFormat: dataFormatOption(),
  },
  (o) =>
    transformed("randomFlip", { ...o, interpolation: "nearest", fillMode: "nearest", fillValue: 0 }, () => ({
      ...(o.mode === "horizontal" ? {} : { flipY: evenly }),
      ...(o.mode === "vertical" ? {} : { flipX: evenly }),
    })),
);
