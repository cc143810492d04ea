import { fraction, required } from "../options.js";
import { layer } from "./layer.js";

/**
 * Dropout: in training each element is 0 with probability `rate`, and the others are scaled by 1 / (1 − rate); in
 * inference nothing happens. The mask depends on seed, layer, step and element alone.
 *
 * @param options.rate in [0, 1).
 * @throws {RangeError} `dropout: rate must be a number in [0, 1), got 1.`
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 32, inputShape: [64] }), layers.dropout({ rate: 0.2 })] });
 * @see https://keras.io/api/layers/regularization_layers/dropout/; Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html
 */
export const dropout = layer("dropout", { rate: required(fraction()) }, (o) => ({
  outputShape: (input) => input,
  append(tape, x, _weights, { stream }) {
    if (!tape.training || o.rate === 0) return x;
    const y = tape.value(x.shape);
    const sizes = [x.elements, stream];
    tape.emit("dropout", { outputs: [y], inputs: [x], sizes, parameters: [o.rate] });
    tape.onBackward(y, (dy) => {
      tape.contribute(x, (dx) =>
        tape.emit("dropout", { outputs: [dx], inputs: [dy], sizes, parameters: [o.rate] }),
      );
    });
    return y;
  },
}));
