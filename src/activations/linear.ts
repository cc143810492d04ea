import { numbersOf } from "../parts/alone.js";
import { factory } from "../parts/part.js";
import type { Activation } from "./activation.js";

/**
 * The identity, f(x) = x.
 *
 * @example
 * activations.linear().forward(Float32Array.of(-1, 3)); // -1, 3
 * @see https://keras.io/api/layers/activations/#linear-function
 */
export const linear = factory("linear", {}, (options, name): Activation => {
  const copy = (x: Float32Array, who: string, shape?: readonly number[]): Float32Array =>
    numbersOf(x, shape, `linear: ${who}`).data.slice();
  return {
    name,
    options,
    bound: Number.NEGATIVE_INFINITY,
    append: (_tape, x) => x,
    appendBackward(tape, dx, _x, _y, dy) {
      tape.emit("copy", { outputs: [dx], inputs: [dy], sizes: [dy.elements] });
    },
    forward: (x, shape) => copy(x, "x", shape),
    backward: (_x, upstream, shape) => copy(upstream, "upstream", shape),
  };
});
