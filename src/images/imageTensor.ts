import {
  between,
  count,
  finite,
  flag,
  type Given,
  oneOf,
  optional,
  parseOptions,
  type Schema,
  where,
} from "../options.js";
import { Tensor } from "../tensor.js";
import { interpolations, resample, type Target } from "./resample.js";
import { type ImageSource, pixelsOf } from "./source.js";

/** What becomes of each picture. */
export const pictureOptions = {
  height: optional(count()),
  width: optional(count()),
  channels: where(between(1, 4, 3), "1, 3 or 4", (n) => n !== 2),
  interpolation: oneOf(interpolations, "bilinear"),
  antialias: flag(false),
  cropToAspectRatio: flag(false),
  scale: finite(1),
  maxPixels: count(1e8),
} satisfies Schema;

export interface ImageTensorOptions extends Given<typeof pictureOptions> {}

/**
 * A picture, or a list of them, as numbers from 0 to 255: [height, width, channels], or [pictures, height, width, channels]. PNG, JPEG, GIF and WebP files are turned upright by
 * their Exif; 16 bits become fractions of 255, palettes colours; of what moves, the first frame is taken. Files are decoded by the browser, or in Node by the packages pngjs, jpeg-js, @cwasm/nsgif and
 * @cwasm/webp, each to be installed where its format is read.
 *
 * @param source a path (Node), an address, a File, bytes, an ImageData, or in browsers an image, canvas, video (its frame of now), ImageBitmap or VideoFrame.
 * @param options.height of the result, default the picture's own. @param options.width likewise.
 * @param options.channels 1 (grey: 0.299 red + 0.587 green + 0.114 blue), 3 or 4 (with opacity, which is left out otherwise), default 3.
 * @param options.interpolation `"bilinear"`, `"nearest"`, `"bicubic"`, `"lanczos3"` or `"lanczos5"`, default `"bilinear"`. @param options.antialias whether what is made smaller is a mean over all
 *   that it covers, default false, as Keras's. @param options.cropToAspectRatio whether what does not fit is cut off instead of distorted, default false.
 * @param options.scale factor of the numbers, default 1; 1 / 255 for 0 … 1.
 * @param options.maxPixels more are not decoded, default 10⁸.
 * @throws {RangeError} naming the file, where it is no such picture, damaged, cut off, or has too many pixels. @throws {TypeError} where a package is missing.
 * @example
 * const pixels = { width: 2, height: 1, data: Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 255) };
 * const picture = await imageTensor(pixels, { channels: 1, scale: 1 / 255 });
 * picture.toArray(); // [[[1], [0]]]
 * @see https://keras.io/api/data_loading/image/; Keys 1981, https://doi.org/10.1109/TASSP.1981.1163711
 */
export async function imageTensor(
  source: ImageSource | readonly ImageSource[],
  options?: ImageTensorOptions,
): Promise<Tensor> {
  const who = "imageTensor";
  const o = parseOptions(who, pictureOptions, options);
  if (!Array.isArray(source)) {
    const { data, shape } = await pictureOf(source as ImageSource, who, o);
    return new Tensor(data, shape);
  }
  if (source.length === 0) throw new RangeError(`${who}: there are no pictures in the list.`);
  const pictures: Awaited<ReturnType<typeof pictureOf>>[] = [];
  for (const one of source as readonly ImageSource[]) pictures.push(await pictureOf(one, who, o));
  const shape = pictures[0]?.shape as readonly number[];
  const size = pictures[0]?.data.length as number;
  const data = new Float32Array(pictures.length * size);
  pictures.forEach((picture, i) => {
    if (String(picture.shape) !== String(shape))
      throw new RangeError(
        `${who}: picture ${i} has ${picture.shape.join(" × ")} numbers, those before ${shape.join(" × ")}. Pass height and width.`,
      );
    data.set(picture.data, i * size);
  });
  return new Tensor(data, [pictures.length, ...shape]);
}

/** One picture of the wanted size. */
export async function pictureOf(
  source: ImageSource,
  who: string,
  target: Target & { readonly maxPixels: number },
) {
  return resample(await pixelsOf(source, who, target.maxPixels), target);
}
