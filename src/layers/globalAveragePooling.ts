import { layer } from "./layer.js";
import { globalPool, globalPoolingOptions } from "./pooling.js";

/**
 * Global average pooling of signals: the mean of each channel. [batch, steps, channels] becomes [batch, channels].
 *
 * @param options.keepdims whether the pooled axes stay, with size 1, default false.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.globalAveragePooling1d({ inputShape: [8, 3] }), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/global_average_pooling1d/
 */
export const globalAveragePooling1d = layer("globalAveragePooling1d", globalPoolingOptions(), (o) =>
  globalPool("globalAveragePooling1d", 1, "average", o),
);

/**
 * Global average pooling of pictures: the mean of each channel. [batch, height, width, channels] becomes [batch, channels].
 *
 * @param options.keepdims whether the pooled axes stay, with size 1, default false.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.globalAveragePooling2d({ inputShape: [8, 8, 3] }), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/global_average_pooling2d/
 */
export const globalAveragePooling2d = layer("globalAveragePooling2d", globalPoolingOptions(), (o) =>
  globalPool("globalAveragePooling2d", 2, "average", o),
);

/**
 * Global average pooling of volumes: the mean of each channel. [batch, depth, height, width, channels] becomes [batch, channels].
 *
 * @param options.keepdims whether the pooled axes stay, with size 1, default false.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.globalAveragePooling3d({ inputShape: [4, 4, 4, 2] }), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/global_average_pooling3d/
 */
export const globalAveragePooling3d = layer("globalAveragePooling3d", globalPoolingOptions(), (o) =>
  globalPool("globalAveragePooling3d", 3, "average", o),
);
