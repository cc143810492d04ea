import { fraction, required } from "../options.js";
import { layer } from "./layer.js";
import { checkNoiseShape, mask, maskOptions } from "./noise.js";

/** What selu tends to far below 0: −scale · alpha, to the digits that Keras has. */
const SATURATION = -1.0507009873554805 * 1.6732632423543772;

/**
 * Alpha dropout, for networks of selu units: in training an element takes selu's lowest value with probability `rate`, and all are
 * then scaled and shifted so that mean 0 and variance 1 stay; in inference nothing happens.
 *
 * @param options.rate in [0, 1).
 * @param options.noiseShape shape of the mask, the batch first: null is the input's own size, 1 shares the mask along that axis.
 * @param options.seed ≥ 0, in place of the model's.
 * @throws {RangeError} `alphaDropout: rate must be a number in [0, 1), got 1.`
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 32, inputShape: [64] }), layers.alphaDropout({ rate: 0.1 })] });
 * @see https://keras.io/api/layers/regularization_layers/alpha_dropout/; Klambauer et al. 2017, https://arxiv.org/abs/1706.02515
 */
export const alphaDropout = layer("alphaDropout", { rate: required(fraction()), ...maskOptions }, (o) => {
  const scale = 1 / Math.sqrt((1 - o.rate) * (1 + o.rate * SATURATION * SATURATION));
  const shift = -scale * SATURATION * o.rate;
  return {
    supportsMasking: true,
    outputShape(input) {
      checkNoiseShape(o.noiseShape, input, "alphaDropout");
      return input;
    },
    append: (tape, x, _weights, context) =>
      tape.training && o.rate > 0
        ? mask(tape, x, o, context, { scale, shift, other: scale * SATURATION + shift })
        : x,
  };
});
