import { layer } from "./layer.js";
import { globalPool, globalPoolingOptions } from "./pooling.js";

/**
 * Global maximum pooling of signals: the largest number of each channel. [batch, steps, channels] becomes [batch, channels].
 *
 * @param options.keepdims whether the pooled axes stay, with size 1, default false.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.globalMaxPooling1d({ inputShape: [8, 3] }), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/global_max_pooling1d/
 */
export const globalMaxPooling1d = layer("globalMaxPooling1d", globalPoolingOptions(), (o) =>
  globalPool("globalMaxPooling1d", 1, "max", o),
);

/**
 * Global maximum pooling of pictures: the largest number of each channel. [batch, height, width, channels] becomes [batch, channels].
 *
 * @param options.keepdims whether the pooled axes stay, with size 1, default false.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.globalMaxPooling2d({ inputShape: [8, 8, 3] }), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/global_max_pooling2d/
 */
export const globalMaxPooling2d = layer("globalMaxPooling2d", globalPoolingOptions(), (o) =>
  globalPool("globalMaxPooling2d", 2, "max", o),
);

/**
 * Global maximum pooling of volumes: the largest number of each channel. [batch, depth, height, width, channels] becomes [batch, channels].
 *
 * @param options.keepdims whether the pooled axes stay, with size 1, default false.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.globalMaxPooling3d({ inputShape: [4, 4, 4, 2] }), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/global_max_pooling3d/
 */
export const globalMaxPooling3d = layer("globalMaxPooling3d", globalPoolingOptions(), (o) =>
  globalPool("globalMaxPooling3d", 3, "max", o),
);
