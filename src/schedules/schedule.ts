// What a schedule is: a function from the step (0 is the first) to the learning rate, that carries its name and options.
import { show } from "../errors.js";
import type { Schema, Values } from "../options.js";
import { type Factory, factory, type Part } from "../parts/part.js";

export interface Schedule extends Part {
  /** Learning rate of a step, the first being 0. */
  (step: number): number;
}

/** Defines a schedule from its name, its options and its formula. */
export function schedule<S extends Schema>(
  name: string,
  schema: S,
  rate: (options: Values<S>) => (step: number) => number,
): Factory<S, Schedule> {
  return factory("schedule", name, schema, (options) => {
    const at = rate(options);
    // A function's own name is not writable, so it is defined.
    const checked = (step: number): number => {
      if (typeof step !== "number") throw new TypeError(`${name}: step must be a number, got ${show(step)}.`);
      if (!(step >= 0))
        throw new RangeError(`${name}: step must be a number >= 0, got ${step}. The first step is 0.`);
      return at(step);
    };
    return Object.defineProperties(checked, {
      name: { value: name, enumerable: true },
      options: { value: options, enumerable: true },
    }) as Schedule;
  });
}
