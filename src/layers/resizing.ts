import { pad, slice } from "../ops/region.js";
import { interpolations, resize } from "../ops/resize.js";
import { count, finite, flag, oneOf, required } from "../options.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { alongAll, dataFormatOption, type Image, imageOf, placesOf, rowOf, type Sides } from "./image.js";
import { layer } from "./layer.js";

type Format = "channelsLast" | "channelsFirst";

/** A part from the middle of images, of these sizes. */
export function middle(tape: Tape, x: Value, sizes: readonly number[], format: Format): Value {
  const places = placesOf(2, format);
  const begin = places.map((axis, i) => Math.floor(((x.shape[axis] as number) - (sizes[i] as number)) / 2));
  const kept = x.shape.map((size, axis) =>
    places.includes(axis) ? (sizes[places.indexOf(axis)] as number) : size,
  );
  return slice(tape, x, alongAll(begin, 0, format), kept);
}

/** What an axis is long for an image to have the sides' ratio, if the other one stays. */
const fitting = (
  [height, width]: readonly number[],
  [toHeight, toWidth]: readonly number[],
): [number, number] => [
  Math.floor(((width as number) * (toHeight as number)) / (toWidth as number)),
  Math.floor(((height as number) * (toWidth as number)) / (toHeight as number)),
];

/** The largest part from the middle that has the ratio of `target`. */
export function croppedTo(
  tape: Tape,
  x: Value,
  { sizes }: Image,
  target: readonly number[],
  format: Format,
): Value {
  const kept = fitting(sizes, target).map((n, i) => Math.max(1, Math.min(n, sizes[i] as number)));
  return middle(tape, x, kept, format);
}

/** The image in the middle of a larger one that has the ratio of `target`. */
function paddedTo(
  tape: Tape,
  x: Value,
  { sizes }: Image,
  target: readonly number[],
  format: Format,
  fill: number,
): Value {
  const sides = fitting(sizes, target).map((n, i): Sides => {
    const missing = Math.max(0, n - (sizes[i] as number));
    return [Math.floor(missing / 2), missing - Math.floor(missing / 2)];
  });
  return pad(tape, x, alongAll(sides, [0, 0], format), fill);
}

/**
 * Pictures of another size: [batch, height, width, channels] becomes [batch, new height, new width, channels], read at the middle of each new pixel.
 *
 * @param options.height new height ≥ 1. @param options.width new width ≥ 1.
 * @param options.interpolation `"nearest"`, `"bilinear"` or `"bicubic"` (Keys, a = −0.5), default `"bilinear"`.
 * @param options.antialias whether a smaller picture's pixels are means of all that they cover, default false.
 * @param options.cropToAspectRatio whether the picture is first cropped to the new ratio of its sides, default false (it is distorted).
 * @param options.padToAspectRatio whether it is padded to that ratio with `fillValue`, default false. @param options.fillValue default 0.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where it is to be cropped and padded.
 * @example
 * const model = sequential({ layers: [layers.resizing({ height: 4, width: 6, inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/preprocessing_layers/image_preprocessing/resizing/
 */
export const resizing = layer(
  "resizing",
  {
    height: required(count()),
    width: required(count()),
    interpolation: oneOf(interpolations, "bilinear"),
    antialias: flag(false),
    cropToAspectRatio: flag(false),
    padToAspectRatio: flag(false),
    fillMode: oneOf(["constant"], "constant"),
    fillValue: finite(0),
    dataFormat: dataFormatOption(),
  },
  (o) => {
    if (o.cropToAspectRatio && o.padToAspectRatio)
      throw new RangeError(
        "resizing: cropToAspectRatio and padToAspectRatio must not both be true. Choose one.",
      );
    const target = [o.height, o.width];
    return {
      outputShape: (input) =>
        rowOf(
          { sizes: target, channels: imageOf(input, 2, o.dataFormat, "resizing").channels },
          o.dataFormat,
        ),
      append(tape, x) {
        const image = imageOf(x.shape.slice(1), 2, o.dataFormat, "resizing");
        let shaped = x;
        if (o.cropToAspectRatio) shaped = croppedTo(tape, x, image, target, o.dataFormat);
        if (o.padToAspectRatio) shaped = paddedTo(tape, x, image, target, o.dataFormat, o.fillValue);
        return resize(tape, shaped, placesOf(2, o.dataFormat), target, o);
      },
    };
  },
);
