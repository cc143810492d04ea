import { depthwiseCore, depthwiseOptions } from "./depthwise.js";
import { layer } from "./layer.js";

/**
 * Depthwise convolution of signals: every channel is convolved with filters of its own, without regard to the others. [batch, steps, channels] becomes
 * [batch, new steps, channels · depthMultiplier], those of a channel side by side.
 *
 * Weights: kernel [...kernelSize, channels, depthMultiplier], bias [channels · depthMultiplier].
 *
 * @param options.kernelSize ≥ 1.
 * @param options.strides ≥ 1, default 1. @param options.dilationRate from one place of a window to the next, ≥ 1, default 1; not together with strides.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉); default `"valid"`.
 * @param options.depthMultiplier filters of each channel, ≥ 1, default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @param options.activation default none (linear). @param options.useBias default true. @param options.biasInitializer default `"zeros"`.
 * @param options.depthwiseInitializer default `"glorotUniform"`. @param options.depthwiseRegularizer, options.biasRegularizer, options.depthwiseConstraint, options.biasConstraint default none.
 * @throws {RangeError} where an image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.depthwiseConv1d({ kernelSize: 3, padding: "same", inputShape: [8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/convolution_layers/depthwise_convolution1d/
 */
export const depthwiseConv1d = layer("depthwiseConv1d", depthwiseOptions(1), (o) =>
  depthwiseCore("depthwiseConv1d", 1, o),
);

/**
 * Depthwise convolution of pictures: every channel is convolved with filters of its own, without regard to the others. [batch, height, width, channels] becomes
 * [batch, new height, new width, channels · depthMultiplier], those of a channel side by side.
 *
 * Weights: kernel [...kernelSize, channels, depthMultiplier], bias [channels · depthMultiplier].
 *
 * @param options.kernelSize ≥ 1, a number or one for each axis.
 * @param options.strides ≥ 1, default 1. @param options.dilationRate from one place of a window to the next, ≥ 1, default 1; not together with strides.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉); default `"valid"`.
 * @param options.depthMultiplier filters of each channel, ≥ 1, default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @param options.activation default none (linear). @param options.useBias default true. @param options.biasInitializer default `"zeros"`.
 * @param options.depthwiseInitializer default `"glorotUniform"`. @param options.depthwiseRegularizer, options.biasRegularizer, options.depthwiseConstraint, options.biasConstraint default none.
 * @throws {RangeError} where an image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.depthwiseConv2d({ kernelSize: 3, padding: "same", inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/
 */
export const depthwiseConv2d = layer("depthwiseConv2d", depthwiseOptions(2), (o) =>
  depthwiseCore("depthwiseConv2d", 2, o),
);
