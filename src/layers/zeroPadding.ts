import { pad } from "../ops/region.js";
import type { Values } from "../options.js";
import { alongAll, dataFormatOption, imageOf, type Rank, rowOf, type Sides, sidesOption } from "./image.js";
import { type LayerCore, layer } from "./layer.js";

const zeroPaddingOptions = (rank: Rank) => ({
  padding: sidesOption(rank, new Array<Sides>(rank).fill([1, 1])),
  dataFormat: dataFormatOption(),
});

function zeroPaddingCore(
  name: string,
  rank: Rank,
  o: Values<ReturnType<typeof zeroPaddingOptions>>,
): LayerCore {
  return {
    outputShape(input) {
      const { sizes, channels } = imageOf(input, rank, o.dataFormat, name);
      const padded = sizes.map((size, i) => size + (o.padding[i] as Sides)[0] + (o.padding[i] as Sides)[1]);
      return rowOf({ sizes: padded, channels }, o.dataFormat);
    },
    append: (tape, x) => pad(tape, x, alongAll(o.padding, [0, 0], o.dataFormat)),
  };
}

/**
 * Zeros around signals: [batch, steps, channels] becomes [batch, new steps, channels].
 *
 * @param options.padding how many, ≥ 0: a number, or a pair [before, after]. Default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.zeroPadding1d({ padding: 2, inputShape: [8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/reshaping_layers/zero_padding1d/
 */
export const zeroPadding1d = layer("zeroPadding1d", zeroPaddingOptions(1), (o) =>
  zeroPaddingCore("zeroPadding1d", 1, o),
);

/**
 * Zeros around pictures: [batch, height, width, channels] becomes [batch, new height, new width, channels].
 *
 * @param options.padding how many, ≥ 0: a number, a list [height, width], or a list of pairs [[top, bottom], [left, right]]. Default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.zeroPadding2d({ padding: 2, inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/reshaping_layers/zero_padding2d/
 */
export const zeroPadding2d = layer("zeroPadding2d", zeroPaddingOptions(2), (o) =>
  zeroPaddingCore("zeroPadding2d", 2, o),
);

/**
 * Zeros around volumes: [batch, depth, height, width, channels] becomes [batch, new depth, new height, new width, channels].
 *
 * @param options.padding how many, ≥ 0: a number, a list of three, or a list of three pairs. Default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.zeroPadding3d({ padding: 2, inputShape: [4, 4, 4, 2] }), layers.flatten()] });
 * @see https://keras.io/api/layers/reshaping_layers/zero_padding3d/
 */
export const zeroPadding3d = layer("zeroPadding3d", zeroPaddingOptions(3), (o) =>
  zeroPaddingCore("zeroPadding3d", 3, o),
);
