// What a regularizer is: a term that a weight, or what a layer gives, adds to the loss, with its gradient.
import type { Schema, Values } from "../options.js";
import { compute, numbersOf } from "../parts/alone.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

export interface Regularizer extends Part {
  /** Throws where values of a shape can't be penalized. @param who begins the message. */
  check(shape: Shape, who: string): void;
  /** Appends the term, times `scale`, and how its gradient flows to x. */
  append(tape: Tape, x: Value, scale: number): void;
  /** The term on plain numbers. @param shape of x; by default one axis. */
  value(x: Float32Array, shape?: Shape): number;
  /** d value / dx on plain numbers. @param shape of x; by default one axis. */
  gradient(x: Float32Array, shape?: Shape): Float32Array;
}

/** Elements that share one partial sum: the block of the kernel. */
const BLOCK = 4096;

/** Defines a regularizer from its name, its options and what it appends. */
export function regularizer<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => Pick<Regularizer, "append"> & Partial<Pick<Regularizer, "check">>,
): Factory<S, Regularizer> {
  return factory(name, schema, (options) => {
    const core = make(options);
    const part: Regularizer = {
      check: () => {},
      ...core,
      name,
      options,
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
    return part;
  });
}

/** Appends l1 · Σ |x| + l2 · Σ x². */
export function appendL1L2(tape: Tape, x: Value, l1: number, l2: number): void {
  const partials = tape.value([2 * Math.ceil(x.elements / BLOCK)], false);
  tape.emit("l1l2", { outputs: [partials], inputs: [x], sizes: [x.elements], parameters: [l1, l2] });
  tape.penalty(partials, () => {
    tape.accumulate(x, (dx, before) => {
      const parameters = [l1, 2 * l2];
      tape.emit("l1l2Gradient", { outputs: [dx], inputs: [x, before], sizes: [x.elements], parameters });
    });
  });
}
