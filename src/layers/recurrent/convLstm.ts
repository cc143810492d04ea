// Recurrence over images: a long short-term memory whose products are convolutions, for signals and pictures.
import { linear as identity } from "../../activations/linear.js";
import { sigmoid } from "../../activations/sigmoid.js";
import { tanh } from "../../activations/tanh.js";
import { zeros } from "../../initializers/constants.js";
import { orthogonal } from "../../initializers/orthogonal.js";
import { glorotUniform } from "../../initializers/varianceScaling.js";
import { inFormat, withChannelsLast } from "../../ops/channels.js";
import { convolve } from "../../ops/convolve.js";
import { apply } from "../../ops/elementwise/apply.js";
import { split } from "../../ops/region.js";
import { slide } from "../../ops/windows.js";
import { count, flag, fraction, required, type Values } from "../../options.js";
import type { Shape } from "../../shape.js";
import type { Value } from "../../tape/value.js";
import { windowOptions, windowsOver } from "../convolution.js";
import { activationOption } from "../functionActivation.js";
import { type Image, imageOf, type Rank, rowOf } from "../image.js";
import { layer } from "../layer.js";
import { seedOption } from "../noise.js";
import { weightOptions, weightSpec } from "../weight.js";
import type { Cell } from "./cell.js";
import { stateDropout } from "./gates.js";
import { forgetOnes } from "./lstmCell.js";
import { sequenceOptions } from "./options.js";
import { recurrentCore } from "./recurrent.js";

const options = (rank: Rank) => ({
  filters: required(count()),
  ...windowOptions(rank),
  activation: activationOption(tanh),
  recurrentActivation: activationOption(sigmoid),
  useBias: flag(true),
  unitForgetBias: flag(true),
  ...weightOptions("kernel", glorotUniform),
  ...weightOptions("recurrent", orthogonal),
  ...weightOptions("bias", zeros),
  dropout: fraction(0),
  recurrentDropout: fraction(0),
  seed: seedOption,
  ...sequenceOptions,
});

function cellOf(name: string, rank: Rank, o: Values<ReturnType<typeof options>>): Cell {
  const { filters, kernelSize, dataFormat } = o;
  const image = (row: Shape): Image => imageOf(row, rank, dataFormat, name);
  const state = (row: Shape): Image => ({
    sizes: windowsOver(name, image(row), o).output,
    channels: filters,
  });
  const one = kernelSize.map(() => 1);
  return {
    inputDropout: o.dropout,
    seed: o.seed,
    stateShapes: (row) => Array.from({ length: 2 }, () => rowOf(state(row), dataFormat)),
    outputShape: (row) => rowOf(state(row), dataFormat),
    weights(row) {
      const bias = weightSpec("bias", [4 * filters], o);
      return [
        weightSpec("kernel", [...kernelSize, image(row).channels, 4 * filters], o),
        weightSpec("recurrent", [...kernelSize, filters, 4 * filters], o, "recurrentKernel"),
        ...(o.useBias
          ? [o.unitForgetBias ? { ...bias, initializer: forgetOnes(bias.initializer, filters) } : bias]
          : []),
      ];
    },
    project(tape, x, [kernel, , bias]) {
      const [steps, batch, ...row] = x.shape as [number, number, ...number[]];
      const images = withChannelsLast(tape, tape.view(x, [steps * batch, ...row]), dataFormat);
      const windows = windowsOver(name, image(row), o);
      const gates = convolve(tape, images, kernel as Value, bias, windows, 1, identity());
      return tape.view(gates, [steps, batch, ...gates.shape.slice(1)]);
    },
    begin(tape, _batch, [, recurrent], context) {
      const open = o.recurrentActivation;
      let dropped: ((h: Value) => Value) | undefined;
      return (inputs, [before, kept]) => {
        const [h, c] = [before, kept].map((s) => withChannelsLast(tape, s as Value, dataFormat)) as [
          Value,
          Value,
        ];
        dropped ??= stateDropout(tape, h.shape, o, context);
        const windows = slide(
          h.shape.slice(1, -1),
          { window: kernelSize, stride: one, dilation: one },
          "same",
        );
        const own = convolve(tape, dropped(h), recurrent as Value, undefined, windows, 1, identity());
        const [i, f, g, out] = split(tape, apply(tape, "add", inputs, own), 4, -1) as [
          Value,
          Value,
          Value,
          Value,
        ];
        const old = apply(tape, "multiply", open.append(tape, f), c);
        const fresh = apply(tape, "multiply", open.append(tape, i), o.activation.append(tape, g));
        const cell = apply(tape, "add", old, fresh);
        const next = apply(tape, "multiply", open.append(tape, out), o.activation.append(tape, cell));
        const output = inFormat(tape, next, dataFormat);
        return { output, states: [output, inFormat(tape, cell, dataFormat)] };
      };
    },
  };
}

function convLstm<R extends 1 | 2>(rank: R, name: R extends 1 ? "convLstm1d" : "convLstm2d") {
  return layer(name, options(rank), (o) => recurrentCore(name, o, cellOf(name, rank, o)));
}

/**
 * Long short-term memory over a sequence of signals, whose products are convolutions: i, f, o = recurrentActivation(x ∗ kernel + h ∗ recurrentKernel + bias),
 * g = activation(…), c′ = f c + i g, h′ = o activation(c′). The convolution of the state has stride 1, no dilation and padding `"same"`, as Keras's.
 *
 * Input [batch, steps, places, channels], output the last state [batch, places′, filters], or all, [batch, steps, places′, filters]. Weights: kernel
 * [size, channels, 4 filters], recurrentKernel [size, filters, 4 filters], bias [4 filters], gates in the order i f c o. Inputs of all steps
 * are one convolution; each step is instructions of its own.
 *
 * @param options.filters ≥ 1. @param options.kernelSize ≥ 1. @param options.strides default 1. @param options.padding `"valid"` (default) or `"same"`.
 * @param options.dataFormat `"channelsLast"` (default) or `"channelsFirst"`. @param options.dilationRate default 1.
 * @param options.activation default `"tanh"`. @param options.recurrentActivation default `"sigmoid"`. @param options.useBias default true.
 * @param options.unitForgetBias the forget gate's bias begins with 1, default true.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.recurrentInitializer default `"orthogonal"`.
 * @param options.biasInitializer default `"zeros"`. @param options.kernelRegularizer, options.recurrentRegularizer, options.biasRegularizer,
 *   options.kernelConstraint, options.recurrentConstraint, options.biasConstraint default none.
 * @param options.dropout part of the inputs dropped in training, the same of all steps; in [0, 1), default 0. @param options.recurrentDropout likewise of the state.
 * @param options.seed ≥ 0, of both, in place of the model's. @param options.returnSequences the outputs of all steps, default false.
 * @param options.returnState a list [output, h, c], default false. @param options.goBackwards from the last step to the first, default false.
 * @param options.zeroOutputForMask a step left out gives 0 in place of the output before, default false.
 * @param options.stateful begins each batch with the states of the batch before, until `model.resetStates()`. Default false.
 * @param options.unroll accepted as Keras's; changes nothing.
 * @throws {RangeError} where rows are not of shape [steps, places, channels], or a window does not fit.
 * @example
 * const model = sequential({ layers: [layers.convLstm1d({ filters: 4, kernelSize: 3, inputShape: [5, 16, 2] }), layers.flatten()] });
 * @see https://keras.io/api/layers/recurrent_layers/conv_lstm1d/; Shi et al. 2015, https://arxiv.org/abs/1506.04214
 */
export const convLstm1d = convLstm(1, "convLstm1d");

/**
 * Long short-term memory over a sequence of pictures, whose products are convolutions (formula: `convLstm1d`).
 *
 * Input [batch, steps, height, width, channels], output the last state [batch, height′, width′, filters], or all of them. Weights: kernel
 * [height, width, channels, 4 filters], recurrentKernel [height, width, filters, 4 filters], bias [4 filters].
 *
 * @param options as those of `convLstm1d`; `kernelSize`, `strides` and `dilationRate` are a number, or a list of two.
 * @throws {RangeError} where rows are not of shape [steps, height, width, channels], or a window does not fit.
 * @example
 * const model = sequential({ layers: [layers.convLstm2d({ filters: 4, kernelSize: 3, inputShape: [5, 8, 8, 1] }), layers.flatten()] });
 * @see https://keras.io/api/layers/recurrent_layers/conv_lstm2d/; Shi et al. 2015, https://arxiv.org/abs/1506.04214
 */
export const convLstm2d = convLstm(2, "convLstm2d");
