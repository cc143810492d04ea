// A constraint on its own: the same kernels that training uses, on plain numbers.
import { compute, numbersOf } from "../parts/alone.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** What a constraint does on its own. */
export interface Alone {
  /** The constrained numbers. @param shape of w; by default one axis. */
  apply(w: Float32Array, shape?: Shape): Float32Array;
}

interface OnTape {
  readonly name: string;
  check(shape: Shape, who: string): void;
  append(tape: Tape, w: Value): void;
}

/** A constraint's function on plain numbers. */
export function methodsOf(part: OnTape): Alone {
  const { name } = part;
  return {
    apply(w, shape) {
      const given = numbersOf(w, shape, `${name}: w`);
      part.check(given.shape, name);
      return compute(({ tape, place }) => {
        const value = place(given.data, given.shape);
        part.append(tape, value);
        return [value];
      })[0] as Float32Array;
    },
  };
}
