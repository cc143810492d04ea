import { convolutionCore, convolutionOptions } from "./convolution.js";
import { layer } from "./layer.js";

/**
 * Convolution of signals: at each place activation(Σ window · kernel + bias), as a correlation. [batch, steps, channels] becomes
 * [batch, new steps, filters]; with `"channelsFirst"` the channels stand before the other axes.
 *
 * Weights: kernel [...kernelSize, channels / groups, filters], bias [filters].
 *
 * @param options.filters ≥ 1. @param options.kernelSize ≥ 1.
 * @param options.strides ≥ 1, default 1. @param options.dilationRate from one place of a window to the next, ≥ 1, default 1; not together with strides.
 * @param options.padding `"valid"` (windows within the image), `"same"` (⌈size / strides⌉) or `"causal"` (no output sees what comes after it); default `"valid"`.
 * @param options.groups ≥ 1, a divisor of channels and filters: each group of filters sees its group of channels only. Default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @param options.activation default none (linear). @param options.useBias default true.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.biasInitializer default `"zeros"`.
 * @param options.kernelRegularizer, options.biasRegularizer, options.kernelConstraint, options.biasConstraint default none.
 * @throws {RangeError} where groups divide neither, or an image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.conv1d({ filters: 4, kernelSize: 3, activation: "relu", inputShape: [8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/convolution_layers/convolution1d/
 */
export const conv1d = layer("conv1d", convolutionOptions(1), (o) => convolutionCore("conv1d", 1, o));

/**
 * Convolution of pictures: at each place activation(Σ window · kernel + bias), as a correlation. [batch, height, width, channels] becomes
 * [batch, new height, new width, filters]; with `"channelsFirst"` the channels stand before the other axes.
 *
 * Weights: kernel [...kernelSize, channels / groups, filters], bias [filters].
 *
 * @param options.filters ≥ 1. @param options.kernelSize ≥ 1, a number or one for each axis.
 * @param options.strides ≥ 1, default 1. @param options.dilationRate from one place of a window to the next, ≥ 1, default 1; not together with strides.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉); default `"valid"`.
 * @param options.groups ≥ 1, a divisor of channels and filters: each group of filters sees its group of channels only. Default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @param options.activation default none (linear). @param options.useBias default true.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.biasInitializer default `"zeros"`.
 * @param options.kernelRegularizer, options.biasRegularizer, options.kernelConstraint, options.biasConstraint default none.
 * @throws {RangeError} where groups divide neither, or an image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.conv2d({ filters: 4, kernelSize: 3, activation: "relu", inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/convolution_layers/convolution2d/
 */
export const conv2d = layer("conv2d", convolutionOptions(2), (o) => convolutionCore("conv2d", 2, o));

/**
 * Convolution of volumes: at each place activation(Σ window · kernel + bias), as a correlation. [batch, depth, height, width, channels] becomes
 * [batch, new depth, new height, new width, filters]; with `"channelsFirst"` the channels stand before the other axes.
 *
 * Weights: kernel [...kernelSize, channels / groups, filters], bias [filters].
 *
 * @param options.filters ≥ 1. @param options.kernelSize ≥ 1, a number or one for each axis.
 * @param options.strides ≥ 1, default 1. @param options.dilationRate from one place of a window to the next, ≥ 1, default 1; not together with strides.
 * @param options.padding `"valid"` (windows within the image) or `"same"` (⌈size / strides⌉); default `"valid"`.
 * @param options.groups ≥ 1, a divisor of channels and filters: each group of filters sees its group of channels only. Default 1.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @param options.activation default none (linear). @param options.useBias default true.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.biasInitializer default `"zeros"`.
 * @param options.kernelRegularizer, options.biasRegularizer, options.kernelConstraint, options.biasConstraint default none.
 * @throws {RangeError} where groups divide neither, or an image is smaller than a window and padding is `"valid"`.
 * @example
 * const model = sequential({ layers: [layers.conv3d({ filters: 4, kernelSize: 3, activation: "relu", inputShape: [4, 4, 4, 2] }), layers.flatten()] });
 * @see https://keras.io/api/layers/convolution_layers/convolution3d/
 */
export const conv3d = layer("conv3d", convolutionOptions(3), (o) => convolutionCore("conv3d", 3, o));
