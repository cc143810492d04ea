// A constraint on its own: the same kernels that training uses, on plain numbers.
import { compute, numbersOf } from "../parts/alone.js";
import type { Constraint } from "./constraint.js";

/** A constraint's function on plain numbers. */
export function methodsOf(part: Omit<Constraint, "apply" | "family">): Pick<Constraint, "apply"> {
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
