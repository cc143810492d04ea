// What an activation is: a function applied to every element, or to every row along the last axis, with its derivative.
// Its kernels are `<name>Forward` and `<name>Backward` (assembly/activations/<name>.ts).
import type { Schema, Values } from "../options.js";
import { compute, numbersOf } from "../parts/alone.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

export interface Activation extends Part {
  /** Appends y = f(x), and how its gradient flows back. */
  append(tape: Tape, x: Value): Value;
  /** Where the activation is max(x, bound), the matrix product before it applies the bound by itself. */
  readonly bound?: number;
  /** Appends dx = dy · f′(x) into `dx`. */
  appendBackward(tape: Tape, dx: Value, x: Value, y: Value, dy: Value): void;
  /** y = f(x) on plain numbers. @param shape of x; by default one axis. */
  forward(x: Float32Array, shape?: Shape): Float32Array;
  /** d(sum(y · upstream)) / dx on plain numbers. @param shape of x; by default one axis. */
  backward(x: Float32Array, upstream: Float32Array, shape?: Shape): Float32Array;
}

interface Definition<O> {
  /** Rows: the function acts along the last axis; otherwise on each element. */
  readonly rowWise?: boolean;
  /** Kernels' parameters F0, F1, F2. */
  readonly parameters?: (options: O) => readonly number[];
  readonly bound?: (options: O) => number | undefined;
  /** Name of the kernels, where options choose between several. */
  readonly kernel?: (options: O) => string;
  /** Shape of y, where it is not that of x. */
  readonly outputShape?: (shape: Shape, options: O) => Shape;
}

/** Defines an activation from its name, its options and what its kernels are given. */
export function activation<S extends Schema>(
  name: string,
  schema: S,
  definition: Definition<Values<S>> = {},
): Factory<S, Activation> {
  return factory(name, schema, (options) => {
    const kernel = definition.kernel?.(options) ?? name;
    const parameters = definition.parameters?.(options) ?? [];
    const bound = definition.bound?.(options);
    const sizes = (x: Value): number[] => {
      if (!definition.rowWise) return [x.elements];
      const columns = x.shape.at(-1) ?? 1;
      return [x.elements / columns, columns];
    };
    const part: Activation = {
      name,
      options,
      ...(bound === undefined ? {} : { bound }),
      append(tape, x) {
        const y = tape.value(definition.outputShape?.(x.shape, options) ?? x.shape, x.differentiable);
        y.origin = { name, input: x };
        tape.emit(`${kernel}Forward`, { outputs: [y], inputs: [x], sizes: sizes(x), parameters });
        tape.onBackward(y, (dy) => tape.contribute(x, (dx) => part.appendBackward(tape, dx, x, y, dy)));
        return y;
      },
      appendBackward(tape, dx, x, y, dy) {
        tape.emit(`${kernel}Backward`, { outputs: [dx], inputs: [x, y, dy], sizes: sizes(x), parameters });
      },
      forward(x, shape) {
        const given = numbersOf(x, shape, `${name}: x`);
        return compute(({ tape, place }) => [
          part.append(tape, place(given.data, given.shape)),
        ])[0] as Float32Array;
      },
      backward(x, upstream, shape) {
        const given = numbersOf(x, shape, `${name}: x`);
        const outShape = definition.outputShape?.(given.shape, options) ?? given.shape;
        const dy = numbersOf(upstream, outShape, `${name}: upstream`);
        return compute(({ tape, place }) => {
          const input = place(given.data, given.shape);
          const y = part.append(tape, input);
          tape.contribute(y, (target) =>
            tape.emit("copy", { outputs: [target], inputs: [place(dy.data, dy.shape)], sizes: [y.elements] }),
          );
          tape.backward();
          return [tape.gradient(input)];
        })[0] as Float32Array;
      },
    };
    return part;
  });
}
