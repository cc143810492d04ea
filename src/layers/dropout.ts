import { fraction, required } from "../options.js";
import { layer } from "./layer.js";
import { checkNoiseShape, mask, maskOptions } from "./noise.js";

/**
 * Dropout: in training each element is 0 with probability `rate`, and the others are scaled by 1 / (1 − rate); in
 * inference nothing happens. The mask depends on seed, layer, step and element alone.
 *
 * @param options.rate in [0, 1).
 * @param options.noiseShape shape of the mask, the batch first: null is the input's own size, 1 shares the mask along that axis.
 * @param options.seed ≥ 0, in place of the model's.
 * @throws {RangeError} `dropout: rate must be a number in [0, 1), got 1.`
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 32, inputShape: [64] }), layers.dropout({ rate: 0.2 })] });
 * @see https://keras.io/api/layers/regularization_layers/dropout/; Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html
 */
export const dropout = layer("dropout", { rate: required(fraction()), ...maskOptions }, (o) => ({
  supportsMasking: true,
  outputShape(input) {
    checkNoiseShape(o.noiseShape, input, "dropout");
    return input;
  },
  append: (tape, x, _weights, context) =>
    tape.training && o.rate > 0 ? mask(tape, x, o, context, { scale: 1 / (1 - o.rate) }) : x,
}));
