// Activations on their own: the same kernels that training uses, on plain numbers.
import { compute, numbersOf } from "../parts/alone.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** What an activation does on its own. */
export interface Alone {
  /** y = f(x) on plain numbers. @param shape of x; by default one axis. */
  forward(x: Float32Array, shape?: Shape): Float32Array;
  /** d(sum(y · upstream)) / dx on plain numbers. @param shape of x; by default one axis. */
  backward(x: Float32Array, upstream: Float32Array, shape?: Shape): Float32Array;
}

interface OnTape {
  readonly name: string;
  outputShape(shape: Shape): Shape;
  append(tape: Tape, x: Value): Value;
}

/** An activation's functions on plain numbers. */
export function methodsOf(part: OnTape): Alone {
  const { name } = part;
  return {
    forward(x, shape) {
      const given = numbersOf(x, shape, `${name}: x`);
      return compute(({ tape, place }) => [
        part.append(tape, place(given.data, given.shape)),
      ])[0] as Float32Array;
    },
    backward(x, upstream, shape) {
      const given = numbersOf(x, shape, `${name}: x`);
      const dy = numbersOf(upstream, part.outputShape(given.shape), `${name}: upstream`);
      return compute(({ tape, place }) => {
        const input = place(given.data, given.shape);
        const y = part.append(tape, input);
        tape.contribute(y, (target) => tape.emit("copy", [target], [place(dy.data, dy.shape)], [y.elements]));
        tape.backward();
        return [tape.gradient(input)];
      })[0] as Float32Array;
    },
  };
}
