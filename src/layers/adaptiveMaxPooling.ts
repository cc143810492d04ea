import { layer } from "./layer.js";
import { adaptivePoolingOptions, dividingPool } from "./pooling.js";

/**
 * Adaptive maximum pooling of signals: windows divide an image of any size into so many parts, window i of n reaching from
 * ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉, and of each the largest number is taken, channel by channel.
 *
 * @param options.outputSize n ≥ 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.adaptiveMaxPooling1d({ outputSize: 2, inputShape: [8, 3] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/adaptive_max_pooling1d/
 */
export const adaptiveMaxPooling1d = layer("adaptiveMaxPooling1d", adaptivePoolingOptions(1), (o) =>
  dividingPool("adaptiveMaxPooling1d", 1, "max", o.outputSize, o.dataFormat),
);

/**
 * Adaptive maximum pooling of pictures: windows divide an image of any size into so many parts, window i of n reaching from
 * ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉, and of each the largest number is taken, channel by channel.
 *
 * @param options.outputSize n ≥ 1, a number or one for each axis.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.adaptiveMaxPooling2d({ outputSize: 2, inputShape: [8, 8, 3] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/adaptive_max_pooling2d/
 */
export const adaptiveMaxPooling2d = layer("adaptiveMaxPooling2d", adaptivePoolingOptions(2), (o) =>
  dividingPool("adaptiveMaxPooling2d", 2, "max", o.outputSize, o.dataFormat),
);

/**
 * Adaptive maximum pooling of volumes: windows divide an image of any size into so many parts, window i of n reaching from
 * ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉, and of each the largest number is taken, channel by channel.
 *
 * @param options.outputSize n ≥ 1, a number or one for each axis.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.adaptiveMaxPooling3d({ outputSize: 2, inputShape: [4, 4, 4, 2] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/adaptive_max_pooling3d/
 */
export const adaptiveMaxPooling3d = layer("adaptiveMaxPooling3d", adaptivePoolingOptions(3), (o) =>
  dividingPool("adaptiveMaxPooling3d", 3, "max", o.outputSize, o.dataFormat),
);
