import { resize } from "../../ops/resize.js";
import { count, required } from "../../options.js";
import { dataFormatOption, imageOf, placesOf, rowOf } from "../image.js";
import { layer } from "../layer.js";
import { seedOption } from "../noise.js";
import { croppedTo } from "../resizing.js";
import { transform } from "./transformed.js";

/**
 * A part of each picture, cut out at random in training. In inference, and of pictures that are smaller along an axis, it is the largest part from the
 * middle that has the new ratio of sides, brought to the new size. Keras cuts all pictures of a batch at the same place; here each has its own.
 *
 * @param options.height new height ≥ 1. @param options.width new width ≥ 1.
 * @param options.seed ≥ 0, in place of the model's. @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows that are no pictures.
 * @example
 * const model = sequential({ layers: [layers.randomCrop({ height: 6, width: 6, inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_crop/
 */
export const randomCrop = layer(
  "randomCrop",
  { height: required(count()), width: required(count()), seed: seedOption, dataFormat: dataFormatOption() },
  (o) => {
    const target = [o.height, o.width] as const;
    const reading = { ...o, interpolation: "nearest", fillMode: "nearest", fillValue: 0 } as const;
    return {
      outputShape: (input) =>
        rowOf(
          { sizes: target, channels: imageOf(input, 2, o.dataFormat, "randomCrop").channels },
          o.dataFormat,
        ),
      append(tape, x, _weights, context) {
        const image = imageOf(x.shape.slice(1), 2, o.dataFormat, "randomCrop");
        const [spareY, spareX] = image.sizes.map((size, i) => size - (target[i] as number)) as [
          number,
          number,
        ];
        if (!tape.training || spareY < 0 || spareX < 0) {
          const cropped = croppedTo(tape, x, image, target, o.dataFormat);
          return resize(tape, cropped, placesOf(2, o.dataFormat), target, { interpolation: "bilinear" });
        }
        const bounds = { shiftY: [0, spareY + 1], shiftX: [0, spareX + 1], whole: true } as const;
        return transform(tape, x, bounds, target, reading, context);
      },
    };
  },
);
