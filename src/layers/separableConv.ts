import { separableCore, separableOptions } from "./depthwise.js";
import { layer } from "./layer.js";

/**
 * Separable convolution of signals: every channel by itself as in depthwiseConv1d, then a product over the channels. [batch, steps, channels] becomes
 * [batch, new steps, filters].
 *
 * Weights: depthwiseKernel [...kernelSize, channels, depthMultiplier], pointwiseKernel [1 …, channels · depthMultiplier, filters], bias [filters].
 *
 * @param options.filters ≥ 1.
 * @param options.kernelSize ≥ 1.
 * @param options.strides ≥ 1, default 1. @param options.dilationRate from one place of a window to the next, ≥ 1, default 1; not together with strides.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉); default `"valid"`.
 * @param options.depthMultiplier filters of each channel before the product, ≥ 1, default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @param options.activation default none (linear). @param options.useBias default true. @param options.biasInitializer default `"zeros"`.
 * @param options.depthwiseInitializer, options.pointwiseInitializer default `"glorotUniform"`.
 * @param options.depthwiseRegularizer, options.pointwiseRegularizer, options.biasRegularizer, options.depthwiseConstraint, options.pointwiseConstraint, options.biasConstraint default none.
 * @throws {RangeError} where an image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.separableConv1d({ filters: 4, kernelSize: 3, inputShape: [8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/convolution_layers/separable_convolution1d/; Chollet 2017, https://arxiv.org/abs/1610.02357
 */
export const separableConv1d = layer("separableConv1d", separableOptions(1), (o) =>
  separableCore("separableConv1d", 1, o),
);

/**
 * Separable convolution of pictures: every channel by itself as in depthwiseConv2d, then a product over the channels. [batch, height, width, channels] becomes
 * [batch, new height, new width, filters].
 *
 * Weights: depthwiseKernel [...kernelSize, channels, depthMultiplier], pointwiseKernel [1 …, channels · depthMultiplier, filters], bias [filters].
 *
 * @param options.filters ≥ 1.
 * @param options.kernelSize ≥ 1, a number or one for each axis.
 * @param options.strides ≥ 1, default 1. @param options.dilationRate from one place of a window to the next, ≥ 1, default 1; not together with strides.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉); default `"valid"`.
 * @param options.depthMultiplier filters of each channel before the product, ≥ 1, default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @param options.activation default none (linear). @param options.useBias default true. @param options.biasInitializer default `"zeros"`.
 * @param options.depthwiseInitializer, options.pointwiseInitializer default `"glorotUniform"`.
 * @param options.depthwiseRegularizer, options.pointwiseRegularizer, options.biasRegularizer, options.depthwiseConstraint, options.pointwiseConstraint, options.biasConstraint default none.
 * @throws {RangeError} where an image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.separableConv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/convolution_layers/separable_convolution2d/; Chollet 2017, https://arxiv.org/abs/1610.02357
 */
export const separableConv2d = layer("separableConv2d", separableOptions(2), (o) =>
  separableCore("separableConv2d", 2, o),
);
