import { factory, withMethods } from "../parts/part.js";
import { type Activation, type ActivationCore, alone } from "./activation.js";

/**
 * The identity, f(x) = x.
 *
 * @example
 * activations.linear().forward(Float32Array.of(-1, 3)); // -1, 3
 * @see https://keras.io/api/layers/activations/#linear-function
 */
export const linear = factory("linear", {}, (options, name): Activation => {
  const part: ActivationCore = {
    name,
    options,
    bound: Number.NEGATIVE_INFINITY,
    outputShape: (shape) => shape,
    append: (_tape, x) => x,
    appendBackward(tape, dx, _x, _y, dy) {
      tape.emit("copy", [dx], [dy], [dy.elements]);
    },
  };
  return withMethods(part, alone);
});
