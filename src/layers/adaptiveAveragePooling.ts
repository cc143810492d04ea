import { layer } from "./layer.js";
import { adaptivePoolingOptions, dividingPool } from "./pooling.js";

/**
 * Adaptive average pooling of signals: windows divide an image of any size into so many parts, window i of n reaching from
 * ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉, and of each the mean is taken, channel by channel.
 *
 * @param options.outputSize n ≥ 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.adaptiveAveragePooling1d({ outputSize: 2, inputShape: [8, 3] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/adaptive_average_pooling1d/
 */
export const adaptiveAveragePooling1d = layer("adaptiveAveragePooling1d", adaptivePoolingOptions(1), (o) =>
  dividingPool("adaptiveAveragePooling1d", 1, "average", o.outputSize, o.dataFormat),
);

/**
 * Adaptive average pooling of pictures: windows divide an image of any size into so many parts, window i of n reaching from
 * ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉, and of each the mean is taken, channel by channel.
 *
 * @param options.outputSize n ≥ 1, a number or one for each axis.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.adaptiveAveragePooling2d({ outputSize: 2, inputShape: [8, 8, 3] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/adaptive_average_pooling2d/
 */
export const adaptiveAveragePooling2d = layer("adaptiveAveragePooling2d", adaptivePoolingOptions(2), (o) =>
  dividingPool("adaptiveAveragePooling2d", 2, "average", o.outputSize, o.dataFormat),
);

/**
 * Adaptive average pooling of volumes: windows divide an image of any size into so many parts, window i of n reaching from
 * ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉, and of each the mean is taken, channel by channel.
 *
 * @param options.outputSize n ≥ 1, a number or one for each axis.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.adaptiveAveragePooling3d({ outputSize: 2, inputShape: [4, 4, 4, 2] }), layers.flatten(), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/adaptive_average_pooling3d/
 */
export const adaptiveAveragePooling3d = layer("adaptiveAveragePooling3d", adaptivePoolingOptions(3), (o) =>
  dividingPool("adaptiveAveragePooling3d", 3, "average", o.outputSize, o.dataFormat),
);
