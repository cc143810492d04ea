import { factory } from "../parts/part.js";
import type { Activation, ActivationCore } from "./activation.js";
import { methodsOf } from "./alone.js";

/**
 * The identity, f(x) = x.
 *
 * @example
 * activations.linear().forward(Float32Array.of(-1, 3)); // -1, 3
 * @see https://keras.io/api/layers/activations/#linear-function
 */
export const linear = factory<Record<never, never>, Activation>("activation", "linear", {}, (options) => {
  const part: ActivationCore = {
    name: "linear",
    options,
    bound: Number.NEGATIVE_INFINITY,
    outputShape: (shape) => shape,
    append: (_tape, x) => x,
    appendBackward(tape, dx, _x, _y, dy) {
      tape.emit("copy", [dx], [dy], [dy.elements]);
    },
  };
  return Object.assign(part, methodsOf(part));
});
