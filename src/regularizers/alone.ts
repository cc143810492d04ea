// A regularizer on its own: the same kernels that training uses, on plain numbers.
import { compute, numbersOf } from "../parts/alone.js";
import type { Regularizer } from "./regularizer.js";

type Methods = Pick<Regularizer, "value" | "gradient">;

/** A regularizer's functions on plain numbers. */
export function methodsOf(part: Omit<Regularizer, "family" | keyof Methods>): Methods {
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
