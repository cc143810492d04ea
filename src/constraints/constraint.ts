// What a constraint is: a change of a weight after every update, so that it stays within bounds.

import { inverseOrder, permute } from "../ops/permute.js";
import { axes as axesOption, type Schema, type Values } from "../options.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import { axisOf, type Shape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { type Alone, methodsOf } from "./alone.js";

export interface Constraint extends Part, Alone {
  /** Throws where weights of a shape can't be constrained. @param who begins the message. */
  check(shape: Shape, who: string): void;
  /** Appends what brings w within its bounds, in place. */
  append(tape: Tape, w: Value): void;
}

/** Defines a constraint from its name, its options and what it appends. */
export function constraint<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => Pick<Constraint, "append"> & Partial<Pick<Constraint, "check">>,
): Factory<S, Constraint> {
  return factory("constraint", name, schema, (options) => {
    const part: Omit<Constraint, "family" | keyof Alone> = {
      check: () => {},
      ...make(options),
      name,
      options,
    };
    return Object.assign(part, methodsOf(part));
  });
}

/** Bounds on the length of vectors. */
export interface NormBounds {
  readonly low: number;
  readonly high: number;
  /** How far a length moves into the bounds: 1 at once, less a little with every update. */
  readonly rate: number;
}

const axisSchema = { axis: axesOption(0) };

/** Defines a constraint on the lengths of vectors that lie along one or several axes of a weight. */
export function normConstraint<S extends Schema>(
  name: string,
  schema: S,
  bounds: (options: Values<S>) => NormBounds,
): Factory<S & typeof axisSchema, Constraint> {
  return constraint(name, { ...schema, ...axisSchema }, (options) => {
    const { axis } = options as unknown as Values<typeof axisSchema>;
    const { low, high, rate } = bounds(options as unknown as Values<S>);
    const axesOf = (shape: Shape, who: string): number[] => {
      const axes = [axis].flat().map((a) => axisOf(a, shape, who));
      return [...new Set(axes)].sort((a, b) => a - b);
    };
    return {
      check: (shape, who) => void axesOf(shape, `${who}: constraint ${name}`),
      append(tape, w) {
        const axes = axesOf(w.shape, name);
        const first = axes[0] as number;
        const end = first + axes.length;
        const adjoining = axes.every((a, i) => a === first + i);
        // Vectors along axes that don't adjoin are brought together and back.
        const order = [...axes, ...w.shape.map((_, i) => i).filter((i) => !axes.includes(i))];
        const v = adjoining ? w : permute(tape, w, order);
        const [from, to] = adjoining ? [first, end] : [0, axes.length];
        const [groups, rows, columns] = [
          v.shape.slice(0, from),
          v.shape.slice(from, to),
          v.shape.slice(to),
        ].map(sizeOf) as [number, number, number];
        tape.emit("normConstraint", [v], [v], [rows, columns, groups], [low, high, rate]);
        if (adjoining) return;
        const back = permute(tape, v, inverseOrder(order));
        tape.emit("copy", [w], [back], [w.elements]);
      },
    };
  });
}
