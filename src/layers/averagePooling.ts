import { layer } from "./layer.js";
import { averagePoolingOptions, slidingPool } from "./pooling.js";

/**
 * Average pooling of signals: of each window the mean, channel by channel. [batch, steps, channels] becomes [batch, new steps, channels].
 * With padding "same" the mean is that of the places within the image.
 *
 * @param options.poolSize size of a window, ≥ 1; no default.
 * @param options.strides from one window to the next, likewise, default the window's size.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉ windows), default `"valid"`.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where the image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.averagePooling1d({ poolSize: 2, inputShape: [8, 3] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/average_pooling1d/
 */
export const averagePooling1d = layer("averagePooling1d", averagePoolingOptions(1), (o) =>
  slidingPool("averagePooling1d", 1, "average", o),
);

/**
 * Average pooling of pictures: of each window the mean, channel by channel. [batch, height, width, channels] becomes [batch, new height, new width, channels].
 * With padding "same" the mean is that of the places within the image.
 *
 * @param options.poolSize size of a window, ≥ 1, a number or one for each axis; no default.
 * @param options.strides from one window to the next, likewise, default the window's size.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉ windows), default `"valid"`.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where the image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.averagePooling2d({ poolSize: 2, inputShape: [8, 8, 3] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/average_pooling2d/
 */
export const averagePooling2d = layer("averagePooling2d", averagePoolingOptions(2), (o) =>
  slidingPool("averagePooling2d", 2, "average", o),
);

/**
 * Average pooling of volumes: of each window the mean, channel by channel. [batch, depth, height, width, channels] becomes [batch, new depth, new height, new width, channels].
 * With padding "same" the mean is that of the places within the image.
 *
 * @param options.poolSize size of a window, ≥ 1, a number or one for each axis; no default.
 * @param options.strides from one window to the next, likewise, default the window's size.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉ windows), default `"valid"`.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where the image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.averagePooling3d({ poolSize: 2, inputShape: [4, 4, 4, 2] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/average_pooling3d/
 */
export const averagePooling3d = layer("averagePooling3d", averagePoolingOptions(3), (o) =>
  slidingPool("averagePooling3d", 3, "average", o),
);
