import { fraction, required, type Values } from "../options.js";
import { alongAll, dataFormatOption, imageOf, type Rank } from "./image.js";
import { type LayerCore, layer } from "./layer.js";
import { mask, seedOption } from "./noise.js";

const spatialDropoutOptions = {
  rate: required(fraction()),
  seed: seedOption,
  dataFormat: dataFormatOption(),
};

function spatialDropoutCore(name: string, rank: Rank, o: Values<typeof spatialDropoutOptions>): LayerCore {
  const noiseShape = alongAll<number | null>(new Array<number>(rank).fill(1), null, o.dataFormat);
  return {
    supportsMasking: true,
    outputShape(input) {
      imageOf(input, rank, o.dataFormat, name);
      return input;
    },
    append: (tape, x, _weights, context) =>
      tape.training && o.rate > 0
        ? mask(tape, x, { ...o, noiseShape }, context, { scale: 1 / (1 - o.rate) })
        : x,
  };
}

/**
 * Dropout of whole channels of signals: in training each channel of a row is 0 with probability `rate`, and the others are scaled by 1 / (1 − rate); in inference
 * nothing happens. For images whose neighbours say much the same. The mask depends on seed, layer, step, row and channel alone.
 *
 * @param options.rate in [0, 1).
 * @param options.seed ≥ 0, in place of the model's.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where rate is not in [0, 1).
 * @example
 * const model = sequential({ layers: [layers.spatialDropout1d({ rate: 0.2, inputShape: [8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/regularization_layers/spatial_dropout1d/; Tompson et al. 2015, https://arxiv.org/abs/1411.4280
 */
export const spatialDropout1d = layer("spatialDropout1d", spatialDropoutOptions, (o) =>
  spatialDropoutCore("spatialDropout1d", 1, o),
);

/**
 * Dropout of whole channels of pictures: in training each channel of a row is 0 with probability `rate`, and the others are scaled by 1 / (1 − rate); in inference
 * nothing happens. For images whose neighbours say much the same. The mask depends on seed, layer, step, row and channel alone.
 *
 * @param options.rate in [0, 1).
 * @param options.seed ≥ 0, in place of the model's.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where rate is not in [0, 1).
 * @example
 * const model = sequential({ layers: [layers.spatialDropout2d({ rate: 0.2, inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/regularization_layers/spatial_dropout2d/; Tompson et al. 2015, https://arxiv.org/abs/1411.4280
 */
export const spatialDropout2d = layer("spatialDropout2d", spatialDropoutOptions, (o) =>
  spatialDropoutCore("spatialDropout2d", 2, o),
);

/**
 * Dropout of whole channels of volumes: in training each channel of a row is 0 with probability `rate`, and the others are scaled by 1 / (1 − rate); in inference
 * nothing happens. For images whose neighbours say much the same. The mask depends on seed, layer, step, row and channel alone.
 *
 * @param options.rate in [0, 1).
 * @param options.seed ≥ 0, in place of the model's.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where rate is not in [0, 1).
 * @example
 * const model = sequential({ layers: [layers.spatialDropout3d({ rate: 0.2, inputShape: [4, 4, 4, 2] }), layers.flatten()] });
 * @see https://keras.io/api/layers/regularization_layers/spatial_dropout3d/; Tompson et al. 2015, https://arxiv.org/abs/1411.4280
 */
export const spatialDropout3d = layer("spatialDropout3d", spatialDropoutOptions, (o) =>
  spatialDropoutCore("spatialDropout3d", 3, o),
);
