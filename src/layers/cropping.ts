import { slice } from "../ops/region.js";
import type { Values } from "../options.js";
import { showShape } from "../shape.js";
import { alongAll, dataFormatOption, imageOf, type Rank, rowOf, type Sides, sidesOption } from "./image.js";
import { type LayerCore, layer } from "./layer.js";

const croppingOptions = (rank: Rank) => ({
  cropping: sidesOption(rank, new Array<Sides>(rank).fill(rank === 2 ? [0, 0] : [1, 1])),
  dataFormat: dataFormatOption(),
});

function croppingCore(name: string, rank: Rank, o: Values<ReturnType<typeof croppingOptions>>): LayerCore {
  const outputShape: LayerCore["outputShape"] = (input) => {
    const { sizes, channels } = imageOf(input, rank, o.dataFormat, name);
    const left = sizes.map((size, i) => size - (o.cropping[i] as Sides)[0] - (o.cropping[i] as Sides)[1]);
    if (left.some((size) => size < 1))
      throw new RangeError(
        `${name}: cropping must leave something of images of ${showShape(sizes)}, got ${JSON.stringify(o.cropping)}. Crop less.`,
      );
    return rowOf({ sizes: left, channels }, o.dataFormat);
  };
  return {
    outputShape,
    append(tape, x) {
      const [batch, ...row] = x.shape as [number, ...number[]];
      const begin = alongAll(
        o.cropping.map(([before]) => before),
        0,
        o.dataFormat,
      );
      return slice(tape, x, begin, [batch, ...outputShape(row)]);
    },
  };
}

/**
 * Signals without their edges: [batch, steps, channels] becomes [batch, new steps, channels].
 *
 * @param options.cropping how many places, ≥ 0: a number, or a pair [before, after]. Default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where nothing would be left.
 * @example
 * const model = sequential({ layers: [layers.cropping1d({ cropping: 1, inputShape: [8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/reshaping_layers/cropping1d/
 */
export const cropping1d = layer("cropping1d", croppingOptions(1), (o) => croppingCore("cropping1d", 1, o));

/**
 * Pictures without their edges: [batch, height, width, channels] becomes [batch, new height, new width, channels].
 *
 * @param options.cropping how many places, ≥ 0: a number, a list [height, width], or a list of pairs [[top, bottom], [left, right]]. Default 0.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where nothing would be left.
 * @example
 * const model = sequential({ layers: [layers.cropping2d({ cropping: 1, inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/reshaping_layers/cropping2d/
 */
export const cropping2d = layer("cropping2d", croppingOptions(2), (o) => croppingCore("cropping2d", 2, o));

/**
 * Volumes without their edges: [batch, depth, height, width, channels] becomes [batch, new depth, new height, new width, channels].
 *
 * @param options.cropping how many places, ≥ 0: a number, a list of three, or a list of three pairs. Default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where nothing would be left.
 * @example
 * const model = sequential({ layers: [layers.cropping3d({ cropping: 1, inputShape: [4, 4, 4, 2] }), layers.flatten()] });
 * @see https://keras.io/api/layers/reshaping_layers/cropping3d/
 */
export const cropping3d = layer("cropping3d", croppingOptions(3), (o) => croppingCore("cropping3d", 3, o));
