import { linear as identity } from "../activations/linear.js";
import { zeros } from "../initializers/constants.js";
import { glorotUniform } from "../initializers/varianceScaling.js";
import { linear } from "../ops/linear.js";
import { count, flag, optional, required } from "../options.js";
import { activationOption } from "./functionActivation.js";
import { layer, rowShape } from "./layer.js";
import { weightOptions, weightSpec } from "./weight.js";

/**
 * Densely connected layer: activation(x · kernel + bias) along the last axis.
 *
 * Input [batch, …, inputs], output [batch, …, units] (`glu` halves it). Weights: kernel [inputs, units], bias [units].
 *
 * @param options.units ≥ 1.
 * @param options.activation default none (linear).
 * @param options.useBias default true.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.biasInitializer default `"zeros"`.
 * @param options.kernelRegularizer, options.biasRegularizer a penalty on the weight, such as `"l2"`. Default none.
 * @param options.kernelConstraint, options.biasConstraint applied after every update, such as `"maxNorm"`. Default none.
 * @throws {TypeError} `dense: units is missing. Pass a whole number >= 1.`
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 10, activation: "softmax", inputShape: [64] })] });
 * @see https://keras.io/api/layers/core_layers/dense/
 */
export const dense = layer(
  "dense",
  {
    units: required(count()),
    activation: optional(activationOption()),
    useBias: flag(true),
    ...weightOptions("kernel", glorotUniform),
    ...weightOptions("bias", zeros),
  },
  (o) => ({
    closing: o.activation?.name,
    supportsMasking: true,
    outputShape: (input) => rowShape(o.activation, [...input.slice(0, -1), o.units]),
    weights(input) {
      const kernel = weightSpec("kernel", [input.at(-1) as number, o.units], o);
      return o.useBias ? [kernel, weightSpec("bias", [o.units], o)] : [kernel];
    },
    append: (tape, x, [kernel, bias]) =>
      linear(tape, x, kernel as NonNullable<typeof kernel>, bias, o.activation ?? identity()),
  }),
);
