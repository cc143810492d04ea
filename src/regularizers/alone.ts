// A regularizer on its own: the same kernels that training uses, on plain numbers.
import { compute, numbersOf } from "../parts/alone.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** What a regularizer does on its own. */
export interface Alone {
  /** The term on plain numbers. @param shape of x; by default one axis. */
  value(x: Float32Array, shape?: Shape): number;
  /** d value / dx on plain numbers. @param shape of x; by default one axis. */
  gradient(x: Float32Array, shape?: Shape): Float32Array;
}

interface OnTape {
  readonly name: string;
  check(shape: Shape, who: string): void;
  append(tape: Tape, x: Value, scale: number): void;
}

/** A regularizer's functions on plain numbers. */
export function methodsOf(part: OnTape): Alone {
  const { name } = part;
  return {
    value(x, shape) {
      const given = numbersOf(x, shape, `${name}: x`);
      part.check(given.shape, name);
      const sums = compute(({ tape, place }) => {
        part.append(tape, place(given.data, given.shape), 1);
        return tape.penalties;
      });
      return sums.reduce((total, s) => new Float64Array(s.buffer).reduce((sum, v) => sum + v, total), 0);
    },
    gradient(x, shape) {
      const given = numbersOf(x, shape, `${name}: x`);
      part.check(given.shape, name);
      return compute(({ tape, place }) => {
        const input = place(given.data, given.shape);
        part.append(tape, input, 1);
        tape.backward();
        return [tape.gradient(input)];
      })[0] as Float32Array;
    },
  };
}
