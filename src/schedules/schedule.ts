// What a schedule is: a function from the step (0 is the first) to the learning rate, that carries its name and options.
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
  return factory(name, schema, (options) => {
    const at = rate(options);
    // A function's own name is not writable, so it is defined.
    return Object.defineProperties((step: number) => at(step), {
      name: { value: name, enumerable: true },
      options: { value: options, enumerable: true },
    }) as Schedule;
  });
}
