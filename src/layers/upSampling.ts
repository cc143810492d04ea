import { type Interpolation, interpolations, resize } from "../ops/resize.js";
import { oneOf, type Values } from "../options.js";
import { dataFormatOption, imageOf, placesOf, type Rank, rowOf, sizesOption } from "./image.js";
import { type LayerCore, layer } from "./layer.js";

export const interpolationOption = (fallback: Interpolation) => oneOf(interpolations, fallback);

const upSamplingOptions = (rank: Rank) => ({ size: sizesOption(rank, 2), dataFormat: dataFormatOption() });

function upSamplingCore(
  name: string,
  rank: Rank,
  interpolation: Interpolation,
  o: Values<ReturnType<typeof upSamplingOptions>>,
): LayerCore {
  const larger = (sizes: readonly number[]): number[] => sizes.map((n, i) => n * (o.size[i] as number));
  return {
    outputShape(input) {
      const { sizes, channels } = imageOf(input, rank, o.dataFormat, name);
      return rowOf({ sizes: larger(sizes), channels }, o.dataFormat);
    },
    append(tape, x) {
      const { sizes } = imageOf(x.shape.slice(1), rank, o.dataFormat, name);
      return resize(tape, x, placesOf(rank, o.dataFormat), larger(sizes), { interpolation });
    },
  };
}

/**
 * Signals `size` times as large: [batch, steps, channels] becomes [batch, new steps, channels]. Every place is repeated.
 *
 * @param options.size ≥ 1; default 2.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.upSampling1d({ size: 2, inputShape: [8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/reshaping_layers/up_sampling1d/
 */
export const upSampling1d = layer("upSampling1d", upSamplingOptions(1), (o) =>
  upSamplingCore("upSampling1d", 1, "nearest", o),
);

/**
 * Pictures `size` times as large: [batch, height, width, channels] becomes [batch, new height, new width, channels].
 *
 * @param options.size ≥ 1, a number or one for each axis; default 2.
 * @param options.interpolation between places: `"nearest"` repeats, `"bilinear"` and `"bicubic"` (Keys, a = −0.5) go smoothly over them; default `"nearest"`.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.upSampling2d({ size: 2, inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/reshaping_layers/up_sampling2d/
 */
export const upSampling2d = layer(
  "upSampling2d",
  { ...upSamplingOptions(2), interpolation: interpolationOption("nearest") },
  (o) => upSamplingCore("upSampling2d", 2, o.interpolation, o),
);

/**
 * Volumes `size` times as large: [batch, depth, height, width, channels] becomes [batch, new depth, new height, new width, channels]. Every place is repeated.
 *
 * @param options.size ≥ 1, a number or one for each axis; default 2.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.upSampling3d({ size: 2, inputShape: [4, 4, 4, 2] }), layers.flatten()] });
 * @see https://keras.io/api/layers/reshaping_layers/up_sampling3d/
 */
export const upSampling3d = layer("upSampling3d", upSamplingOptions(3), (o) =>
  upSamplingCore("upSampling3d", 3, "nearest", o),
);
