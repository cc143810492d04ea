// What a regularizer is: a term that a weight, or what a layer gives, adds to the loss, with its gradient.
import type { Schema, Values } from "../options.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { type Alone, methodsOf } from "./alone.js";

export interface Regularizer extends Part, Alone {
  /** Throws where values of a shape can't be penalized. @param who begins the message. */
  check(shape: Shape, who: string): void;
  /** Appends the term, times `scale`, and how its gradient flows to x. */
  append(tape: Tape, x: Value, scale: number): void;
}

/** Elements that share one partial sum: the block of the kernel. */
const BLOCK = 4096;

/** Defines a regularizer from its name, its options and what it appends. */
export function regularizer<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => Pick<Regularizer, "append"> & Partial<Pick<Regularizer, "check">>,
): Factory<S, Regularizer> {
  return factory("regularizer", name, schema, (options) => {
    const part: Omit<Regularizer, "family" | keyof Alone> = {
      check: () => {},
      ...make(options),
      name,
      options,
    };
    return Object.assign(part, methodsOf(part));
  });
}

/** Appends l1 · Σ |x| + l2 · Σ x². */
export function appendL1L2(tape: Tape, x: Value, l1: number, l2: number): void {
  const partials = tape.value([2 * Math.ceil(x.elements / BLOCK)], false);
  tape.emit("l1l2", [partials], [x], [x.elements], [l1, l2]);
  tape.penalty(partials, () => {
    tape.accumulate(x, (dx, before) => {
      const parameters = [l1, 2 * l2];
      tape.emit("l1l2Gradient", [dx], [x, before], [x.elements], parameters);
    });
  });
}
