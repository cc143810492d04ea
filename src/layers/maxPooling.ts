import { layer } from "./layer.js";
import { maxPoolingOptions, slidingPool } from "./pooling.js";

/**
 * Maximum pooling of signals: of each window the largest number, channel by channel. [batch, steps, channels] becomes [batch, new steps, channels].
 * The gradient of a window goes to the first of its largest numbers.
 *
 * @param options.poolSize size of a window, ≥ 1; default 2.
 * @param options.strides from one window to the next, likewise, default the window's size.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉ windows), default `"valid"`.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where the image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.maxPooling1d({ inputShape: [8, 3] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/max_pooling1d/
 */
export const maxPooling1d = layer("maxPooling1d", maxPoolingOptions(1), (o) =>
  slidingPool("maxPooling1d", 1, "max", o),
);

/**
 * Maximum pooling of pictures: of each window the largest number, channel by channel. [batch, height, width, channels] becomes [batch, new height, new width, channels].
 * The gradient of a window goes to the first of its largest numbers.
 *
 * @param options.poolSize size of a window, ≥ 1, a number or one for each axis; default 2.
 * @param options.strides from one window to the next, likewise, default the window's size.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉ windows), default `"valid"`.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where the image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.maxPooling2d({ inputShape: [8, 8, 3] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/max_pooling2d/
 */
export const maxPooling2d = layer("maxPooling2d", maxPoolingOptions(2), (o) =>
  slidingPool("maxPooling2d", 2, "max", o),
);

/**
 * Maximum pooling of volumes: of each window the largest number, channel by channel. [batch, depth, height, width, channels] becomes [batch, new depth, new height, new width, channels].
 * The gradient of a window goes to the first of its largest numbers.
 *
 * @param options.poolSize size of a window, ≥ 1, a number or one for each axis; default 2.
 * @param options.strides from one window to the next, likewise, default the window's size.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉ windows), default `"valid"`.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} where the image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.maxPooling3d({ inputShape: [4, 4, 4, 2] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/max_pooling3d/
 */
export const maxPooling3d = layer("maxPooling3d", maxPoolingOptions(3), (o) =>
  slidingPool("maxPooling3d", 3, "max", o),
);
