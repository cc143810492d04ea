import { fraction, required } from "../options.js";
import { layer } from "./layer.js";
import { drawsOf, seedOption } from "./noise.js";

/**
 * Gaussian dropout: in training each element is multiplied with a normal number of mean 1 and standard deviation
 * √(rate / (1 − rate)); in inference nothing happens.
 *
 * @param options.rate in [0, 1). @param options.seed ≥ 0, in place of the model's.
 * @throws {RangeError} `gaussianDropout: rate must be a number in [0, 1), got 1.`
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 32, inputShape: [64] }), layers.gaussianDropout({ rate: 0.2 })] });
 * @see https://keras.io/api/layers/regularization_layers/gaussian_dropout/; Srivastava et al. 2014, section 10, https://jmlr.org/papers/v15/srivastava14a.html
 */
export const gaussianDropout = layer(
  "gaussianDropout",
  { rate: required(fraction()), seed: seedOption },
  (o) => ({
    supportsMasking: true,
    outputShape: (input) => input,
    append(tape, x, _weights, context) {
      if (!tape.training || o.rate === 0) return x;
      const draws = drawsOf(o.seed, context);
      const sizes = [x.elements, ...draws.sizes];
      const parameters = [Math.sqrt(o.rate / (1 - o.rate)), 0, 0, 0, draws.flag];
      const y = tape.value(x.shape, x.differentiable);
      tape.emit("gaussian", [y], [x], sizes, parameters);
      // The same numbers are drawn again: dx = dy · (1 + z · stddev).
      tape.onBackward(y, (dy) => {
        tape.contribute(x, (dx) => tape.emit("gaussian", [dx], [dy], sizes, parameters));
      });
      return y;
    },
  }),
);
