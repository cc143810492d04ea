import { resize } from "../ops/resize.js";
import { count, required } from "../options.js";
import { dataFormatOption, imageOf, placesOf, rowOf } from "./image.js";
import { layer } from "./layer.js";
import { croppedTo, middle } from "./resizing.js";

/**
 * The middle of pictures: [batch, height, width, channels] becomes [batch, new height, new width, channels]. A picture that is smaller along an axis is
 * cropped to the new ratio of its sides and enlarged.
 *
 * @param options.height new height ≥ 1. @param options.width new width ≥ 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.centerCrop({ height: 4, width: 6, inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/preprocessing_layers/image_preprocessing/center_crop/
 */
export const centerCrop = layer(
  "centerCrop",
  { height: required(count()), width: required(count()), dataFormat: dataFormatOption() },
  (o) => {
    const target = [o.height, o.width];
    return {
      outputShape: (input) =>
        rowOf(
          { sizes: target, channels: imageOf(input, 2, o.dataFormat, "centerCrop").channels },
          o.dataFormat,
        ),
      append(tape, x) {
        const image = imageOf(x.shape.slice(1), 2, o.dataFormat, "centerCrop");
        if (image.sizes.every((size, i) => size >= (target[i] as number)))
          return middle(tape, x, target, o.dataFormat);
        const cropped = croppedTo(tape, x, image, target, o.dataFormat);
        return resize(tape, cropped, placesOf(2, o.dataFormat), target, { interpolation: "bilinear" });
      },
    };
  },
);
