import { layer } from "../layer.js";
import { gatedCell, gruCellOptions } from "./gruCell.js";
import { sequenceOptions } from "./options.js";
import { recurrentCore } from "./recurrent.js";

/**
 * Gated recurrent unit over a sequence (formula: `gruCell`).
 *
 * Input [batch, steps, features], output the last state [batch, units], or all, [batch, steps, units]. Weights: kernel [features, 3 units],
 * recurrentKernel [units, 3 units], bias [2, 3 units], gates in the order z r h. A step that the input's mask leaves out keeps the state and
 * repeats the output. With Keras's activations all steps are one instruction, whose gates are within 4e-7 of the exact functions.
 *
 * @param options.units ≥ 1. @param options.activation default `"tanh"`. @param options.recurrentActivation default `"sigmoid"`.
 * @param options.useBias default true.
 * @param options.resetAfter whether the reset gate acts behind the recurrent product (as cuDNN), default true; false is slower, and its bias is [3 units].
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.recurrentInitializer default `"orthogonal"`.
 * @param options.biasInitializer default `"zeros"`. @param options.kernelRegularizer, options.recurrentRegularizer, options.biasRegularizer,
 *   options.kernelConstraint, options.recurrentConstraint, options.biasConstraint default none.
 * @param options.dropout part of the features dropped in training, the same of all steps of a row; in [0, 1), default 0.
 * @param options.recurrentDropout likewise of the state; such steps are instructions of their own, and slower.
 * @param options.seed ≥ 0, of both, in place of the model's.
 * @param options.returnSequences the outputs of all steps, default false. @param options.returnState a list [output, state], default false.
 * @param options.goBackwards from the last step to the first, outputs in that order; default false.
 * @param options.zeroOutputForMask a step left out gives 0 in place of the output before, default false.
 * @param options.stateful begins each batch with the states that the batch before has left, row by row, until `model.resetStates()`; batches
 * must then have one size. A step of training and a prediction change them, asking for gradients does not. Default false.
 * @param options.unroll accepted as Keras's; changes nothing.
 * @throws {RangeError} where rows are not of shape [steps, features].
 * @example
 * const model = sequential({ layers: [layers.gru({ units: 8, inputShape: [10, 3] }), layers.dense({ units: 1 })] });
 * @see https://keras.io/api/layers/recurrent_layers/gru/; Cho et al. 2014, https://arxiv.org/abs/1406.1078
 */
export const gru = layer("gru", { ...gruCellOptions, ...sequenceOptions }, (o) =>
  recurrentCore("gru", o, gatedCell(o)),
);
