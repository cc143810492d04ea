// What an activation is: a function applied to every element, or along an axis, with its derivative.
// Its kernels are `<kernel>Forward` and `<kernel>Backward` (assembly/activations/); activations of one formula share them.
import { inverseOrder, permute } from "../ops/permute.js";
import type { Schema, Values } from "../options.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import { axisOf, type Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { type Alone, methodsOf } from "./alone.js";

export interface Activation extends Part, Alone {
  /** Shape of y for an x of a shape; throws a RangeError where x does not fit. Most leave the shape as it is. */
  outputShape(shape: Shape): Shape;
  /** Appends y = f(x), and how its gradient flows back. */
  append(tape: Tape, x: Value): Value;
  /** Where the activation is max(x, bound), the matrix product before it applies the bound by itself. */
  readonly bound?: number;
  /** Appends dx = dy · f′(x) into `dx`; a function along an axis has it last here. Functions of nodes have none. */
  appendBackward?(tape: Tape, dx: Value, x: Value, y: Value, dy: Value): void;
}

/** What training asks of an activation. */
export type ActivationCore = Omit<Activation, "family" | keyof Alone>;

interface Definition<O> {
  /** Name of the kernels, where it is not the activation's. */
  readonly kernel?: (options: O) => string;
  /** Kernels' parameters F0, F1, F2. */
  readonly parameters?: (options: O) => readonly number[];
  readonly bound?: (options: O) => number | undefined;
  /** The kernels take rows, N0 = rows and N1 = columns, along this axis, which is put last for them. */
  readonly rowAxis?: (options: O) => number;
  /** Kernels' sizes N0 …, where they are neither rows and columns nor the number of elements. */
  readonly sizes?: (shape: Shape, options: O) => readonly number[];
  /** Shape of y, where it is not that of x. */
  readonly outputShape?: (shape: Shape, options: O) => Shape;
}

/** Defines an activation from its name, its options and what its kernels are given. */
export function activation<S extends Schema>(
  name: string,
  schema: S,
  definition: Definition<Values<S>> = {},
): Factory<S, Activation> {
  return factory("activation", name, schema, (options) => {
    const kernel = definition.kernel?.(options) ?? name;
    const parameters = definition.parameters?.(options) ?? [];
    const bound = definition.bound?.(options);
    const rowAxis = definition.rowAxis?.(options);
    const sizes = ({ shape, elements }: Value): readonly number[] => {
      if (definition.sizes) return definition.sizes(shape, options);
      if (rowAxis === undefined) return [elements];
      const columns = shape.at(-1) ?? 1;
      return [elements / columns, columns];
    };
    const appendStraight = (tape: Tape, x: Value): Value => {
      const y = tape.value(part.outputShape(x.shape), x.differentiable);
      y.origin = { name, input: x };
      tape.emit(`${kernel}Forward`, [y], [x], sizes(x), parameters);
      tape.onBackward(y, (dy) => tape.contribute(x, (dx) => part.appendBackward?.(tape, dx, x, y, dy)));
      return y;
    };
    const part: ActivationCore = {
      name,
      options,
      ...(bound === undefined ? {} : { bound }),
      outputShape(shape) {
        if (rowAxis !== undefined) axisOf(rowAxis, shape, name);
        return definition.outputShape?.(shape, options) ?? shape;
      },
      append(tape, x) {
        const order = rowAxis === undefined ? undefined : axisLast(axisOf(rowAxis, x.shape, name), x.shape);
        if (!order) return appendStraight(tape, x);
        return permute(tape, appendStraight(tape, permute(tape, x, order)), inverseOrder(order));
      },
      appendBackward(tape, dx, x, y, dy) {
        tape.emit(`${kernel}Backward`, [dx], [x, y, dy], sizes(x), parameters);
      },
    };
    return Object.assign(part, methodsOf(part));
  });
}

/** The order that puts an axis last, where it is not there already. */
function axisLast(axis: number, shape: Shape): number[] | undefined {
  if (axis === shape.length - 1) return undefined;
  return [...shape.keys()].filter((i) => i !== axis).concat(axis);
}
