import { layer } from "./layer.js";
import { transposedCore, transposedOptions } from "./transposed.js";

/**
 * Transposed convolution of signals: the way back through a convolution, such as to a larger image. [batch, steps, channels] becomes
 * [batch, new steps, filters]: along an axis of n places, with `"valid"` (n − 1) · strides + max(kernelSize, strides), with `"same"` n · strides.
 *
 * Weights: kernel [...kernelSize, filters, channels], bias [filters].
 *
 * @param options.filters ≥ 1.
 * @param options.kernelSize ≥ 1.
 * @param options.strides ≥ 1, default 1. @param options.dilationRate from one place of a window to the next, ≥ 1, default 1; not together with strides.
 * @param options.padding `"valid"` or `"same"`, default `"valid"`.
 * @param options.outputPadding ≥ 0 and below strides: with it an axis becomes (n − 1) · strides + k + outputPadding long, k being the kernel's size, with `"same"` its remainder by 2. Default none.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @param options.activation default none (linear). @param options.useBias default true. @param options.biasInitializer default `"zeros"`.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.kernelRegularizer, options.biasRegularizer, options.kernelConstraint, options.biasConstraint default none.
 * @throws {RangeError} where outputPadding is not below strides, or strides and dilationRate come together.
 * @example
 * const model = sequential({ layers: [layers.conv1dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: "same", inputShape: [8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/convolution_layers/convolution1d_transpose/
 */
export const conv1dTranspose = layer("conv1dTranspose", transposedOptions(1), (o) =>
  transposedCore("conv1dTranspose", 1, o),
);

/**
 * Transposed convolution of pictures: the way back through a convolution, such as to a larger image. [batch, height, width, channels] becomes
 * [batch, new height, new width, filters]: along an axis of n places, with `"valid"` (n − 1) · strides + max(kernelSize, strides), with `"same"` n · strides.
 *
 * Weights: kernel [...kernelSize, filters, channels], bias [filters].
 *
 * @param options.filters ≥ 1.
 * @param options.kernelSize ≥ 1, a number or one for each axis.
 * @param options.strides ≥ 1, default 1. @param options.dilationRate from one place of a window to the next, ≥ 1, default 1; not together with strides.
 * @param options.padding `"valid"` or `"same"`, default `"valid"`.
 * @param options.outputPadding ≥ 0 and below strides, a number or one for each axis: with it an axis becomes (n − 1) · strides + k + outputPadding long, k being the kernel's size, with `"same"` its remainder by 2. Default none.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @param options.activation default none (linear). @param options.useBias default true. @param options.biasInitializer default `"zeros"`.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.kernelRegularizer, options.biasRegularizer, options.kernelConstraint, options.biasConstraint default none.
 * @throws {RangeError} where outputPadding is not below strides, or strides and dilationRate come together.
 * @example
 * const model = sequential({ layers: [layers.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: "same", inputShape: [8, 8, 3] }), layers.flatten()] });
 * @see https://keras.io/api/layers/convolution_layers/convolution2d_transpose/
 */
export const conv2dTranspose = layer("conv2dTranspose", transposedOptions(2), (o) =>
  transposedCore("conv2dTranspose", 2, o),
);

/**
 * Transposed convolution of volumes: the way back through a convolution, such as to a larger image. [batch, depth, height, width, channels] becomes
 * [batch, new depth, new height, new width, filters]: along an axis of n places, with `"valid"` (n − 1) · strides + max(kernelSize, strides), with `"same"` n · strides.
 *
 * Weights: kernel [...kernelSize, filters, channels], bias [filters].
 *
 * @param options.filters ≥ 1.
 * @param options.kernelSize ≥ 1, a number or one for each axis.
 * @param options.strides ≥ 1, default 1. @param options.dilationRate from one place of a window to the next, ≥ 1, default 1; not together with strides.
 * @param options.padding `"valid"` or `"same"`, default `"valid"`.
 * @param options.outputPadding ≥ 0 and below strides, a number or one for each axis: with it an axis becomes (n − 1) · strides + k + outputPadding long, k being the kernel's size, with `"same"` its remainder by 2. Default none.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @param options.activation default none (linear). @param options.useBias default true. @param options.biasInitializer default `"zeros"`.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.kernelRegularizer, options.biasRegularizer, options.kernelConstraint, options.biasConstraint default none.
 * @throws {RangeError} where outputPadding is not below strides, or strides and dilationRate come together.
 * @example
 * const model = sequential({ layers: [layers.conv3dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: "same", inputShape: [4, 4, 4, 2] }), layers.flatten()] });
 * @see https://keras.io/api/layers/convolution_layers/convolution3d_transpose/
 */
export const conv3dTranspose = layer("conv3dTranspose", transposedOptions(3), (o) =>
  transposedCore("conv3dTranspose", 3, o),
);
