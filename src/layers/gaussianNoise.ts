import { required, unit } from "../options.js";
import { layer } from "./layer.js";
import { drawsOf, seedOption } from "./noise.js";

/**
 * Gaussian noise: in training a normal number of mean 0 is added to each element; in inference nothing happens.
 *
 * @param options.stddev in [0, 1]. @param options.seed ≥ 0, in place of the model's.
 * @throws {RangeError} `gaussianNoise: stddev must be a number in [0, 1], got 2.`
 * @example
 * const model = sequential({ layers: [layers.gaussianNoise({ stddev: 0.1, inputShape: [64] }), layers.dense({ units: 10 })] });
 * @see https://keras.io/api/layers/regularization_layers/gaussian_noise/
 */
export const gaussianNoise = layer("gaussianNoise", { stddev: required(unit()), seed: seedOption }, (o) => ({
  supportsMasking: true,
  outputShape: (input) => input,
  append(tape, x, _weights, context) {
    if (!tape.training || o.stddev === 0) return x;
    const { sizes, flag } = drawsOf(o.seed, context);
    const y = tape.value(x.shape, x.differentiable);
    tape.emit("gaussian", [y], [x], [x.elements, ...sizes], [0, o.stddev, 0, 0, flag]);
    tape.onBackward(y, (dy) => {
      tape.contribute(x, (dx) => tape.emit("copy", [dx], [dy], [dy.elements]));
    });
    return y;
  },
}));
