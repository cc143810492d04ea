import { layer } from "../layer.js";
import { cellOptions, sequenceOptions } from "./options.js";
import { recurrentCore } from "./recurrent.js";
import { plainCell } from "./simpleRNNCell.js";

/**
 * Plain recurrence over a sequence: h_t = activation(x_t · kernel + h_{t−1} · recurrentKernel + bias).
 *
 * Input [batch, steps, features], output the last state [batch, units], or all, [batch, steps, units]. Weights: kernel [features, units],
 * recurrentKernel [units, units], bias [units]. A step that the input's mask leaves out keeps the state and repeats the output.
 *
 * @param options.units ≥ 1. @param options.activation default `"tanh"`, which has a kernel of its own. @param options.useBias default true.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.recurrentInitializer default `"orthogonal"`.
 * @param options.biasInitializer default `"zeros"`. @param options.kernelRegularizer, options.recurrentRegularizer, options.biasRegularizer,
 *   options.kernelConstraint, options.recurrentConstraint, options.biasConstraint default none.
 * @param options.dropout part of the features dropped in training, the same of all steps of a row; in [0, 1), default 0.
 * @param options.recurrentDropout likewise of the state. @param options.seed ≥ 0, of both, in place of the model's.
 * @param options.returnSequences the outputs of all steps, default false. @param options.returnState a list [output, state], default false.
 * @param options.goBackwards from the last step to the first, outputs in that order; default false.
 * @param options.zeroOutputForMask a step left out gives 0 in place of the output before, default false.
 * @param options.stateful begins each batch with the states that the batch before has left, row by row, until `model.resetStates()`; batches
 * must then have one size. A step of training and a prediction change them, asking for gradients does not. Default false.
 * @param options.unroll accepted as Keras's; changes nothing.
 * @throws {RangeError} where rows are not of shape [steps, features].
 * @example
 * const model = sequential({ layers: [layers.simpleRNN({ units: 8, inputShape: [10, 3] }), layers.dense({ units: 1 })] });
 * @see https://keras.io/api/layers/recurrent_layers/simple_rnn/
 */
export const simpleRNN = layer("simpleRNN", { ...cellOptions, ...sequenceOptions }, (o) =>
  recurrentCore("simpleRNN", o, plainCell(o)),
);
