// Reductions over axes, with gradients: sum, mean, largest, smallest, where those are, and what is made of them. Sums are taken in f64, an
// axis group at a time, in an order that depends on shapes alone.
import { Reduction } from "../contract/reduction.js";
import { axisOf, type Shape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { apply, contributeFormula } from "./elementwise/apply.js";
import { assign } from "./elementwise/assign.js";
import * as f from "./elementwise/expression.js";
import { inOperations } from "./kernel.js";
import { type AxisGroup, reduceAxis } from "./reduceAxis.js";

/** Which axes; none: all of them. */
export type Axes = number | readonly number[] | undefined;

export interface Over {
  readonly axis?: Axes;
  /** The axes stay, with size 1. */
  readonly keepdims?: boolean;
}

export type ReductionName =
  | "sum"
  | "mean"
  | "max"
  | "min"
  | "variance"
  | "std"
  | "logSumExp"
  | "argmax"
  | "argmin";

/** Axes counted from 0, in order. @throws {RangeError} where the shape has none such, or one is named twice. */
export function axesOf(axis: Axes, shape: Shape, who: string): number[] {
  if (axis === undefined) return [...shape.keys()];
  const axes = (typeof axis === "number" ? [axis] : axis).map((a) => axisOf(a, shape, who));
  if (new Set(axes).size < axes.length)
    throw new RangeError(`${who}: axis names an axis twice, got [${axes.join(", ")}]. Name each once.`);
  return axes.sort((a, b) => a - b);
}

/** Shape after axes are reduced. */
export function reducedShape(shape: Shape, axes: readonly number[], keepdims = false): Shape {
  return keepdims
    ? shape.map((size, i) => (axes.includes(i) ? 1 : size))
    : shape.filter((_, i) => !axes.includes(i));
}

/** Appends y = the reduction of x over axes. `argmax` and `argmin` take one axis, or all as one, and have no gradient. */
export function reduce(tape: Tape, name: ReductionName, x: Value, { axis, keepdims }: Over = {}): Value {
  const axes = axesOf(axis, x.shape, name);
  const kept = reducedShape(x.shape, axes, true);
  const y = reducers[name](tape, x, axes, kept);
  return keepdims ? y : tape.view(y, reducedShape(x.shape, axes));
}

type Reducer = (tape: Tape, x: Value, axes: readonly number[], kept: Shape) => Value;

const reducers: Record<ReductionName, Reducer> = {
  sum: (tape, x, axes, kept) => total(tape, x, axes, kept, 1),
  mean: (tape, x, axes, kept) => total(tape, x, axes, kept, countOf(x.shape, axes)),
  max: (tape, x, axes, kept) => extreme(tape, x, axes, kept, Reduction.Max),
  min: (tape, x, axes, kept) => extreme(tape, x, axes, kept, Reduction.Min),
  argmax: (tape, x, axes, kept) => place(tape, x, axes, kept, Reduction.ArgMax),
  argmin: (tape, x, axes, kept) => place(tape, x, axes, kept, Reduction.ArgMin),
  variance,
  std: (tape, x, axes, kept) => rootOf(tape, variance(tape, x, axes, kept)),
  logSumExp(tape, x, axes, kept) {
    // The gradient is that of the exponentials; what is subtracted from them and added again has none.
    const top = forward(tape, x, axes, kept, Reduction.Max);
    const finite = apply(tape, "where", apply(tape, "less", apply(tape, "abs", top), Infinity), top, 0);
    const powers = apply(tape, "exp", apply(tape, "subtract", x, finite));
    return apply(tape, "add", apply(tape, "log", total(tape, powers, axes, kept, 1)), finite);
  },
};

/** √x with gradient 0 where x is 0, for what is never below. */
export function rootOf(tape: Tape, x: Value): Value {
  const none = apply(tape, "equal", x, 0);
  return apply(tape, "where", none, 0, apply(tape, "sqrt", apply(tape, "where", none, 1, x)));
}

function countOf(shape: Shape, axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => shape[axis] as number));
}

function total(tape: Tape, x: Value, axes: readonly number[], kept: Shape, divisor: number): Value {
  const y = forward(tape, x, axes, kept, Reduction.Sum, divisor, x.differentiable);
  tape.onBackward(y, (dy) => {
    const spread = tape.view(dy, kept);
    contributeFormula(tape, x, x.shape, divisor === 1 ? spread : f.divide(spread, divisor));
  });
  return y;
}

/** Where several are the largest they share the gradient. */
function extreme(tape: Tape, x: Value, axes: readonly number[], kept: Shape, kind: Reduction): Value {
  const y = forward(tape, x, axes, kept, kind, 1, x.differentiable);
  tape.onBackward(y, (dy) => {
    const chosen = tape.value(x.shape, false);
    assign(tape, chosen, f.equal(x, y));
    const count = forward(tape, chosen, axes, kept, Reduction.Sum);
    contributeFormula(tape, x, x.shape, f.multiply(chosen, f.divide(tape.view(dy, kept), count)));
  });
  return y;
}

function place(tape: Tape, x: Value, axes: readonly number[], kept: Shape, kind: Reduction): Value {
  if (axes.length > 1 && axes.length < x.shape.length)
    throw new RangeError("argmax and argmin: axis must be one axis, or left out for all of them.");
  return forward(tape, x, axes, kept, kind);
}

/** E[(x − E[x])²]. */
function variance(tape: Tape, x: Value, axes: readonly number[], kept: Shape): Value {
  const count = countOf(x.shape, axes);
  const centered = apply(tape, "subtract", x, total(tape, x, axes, kept, count));
  return total(tape, apply(tape, "square", centered), axes, kept, count);
}

/** The reduction without its gradient; y has the reduced axes with size 1. */
function forward(
  tape: Tape,
  x: Value,
  axes: readonly number[],
  kept: Shape,
  kind: Reduction,
  divisor = 1,
  differentiable = false,
): Value {
  const y = tape.value(kept, differentiable);
  const groups = groupsOf(x.shape, axes);
  if (groups.length === 0) assign(tape, y, divisor === 1 ? x : f.divide(x, divisor));
  let from = x;
  groups.forEach((group, i) => {
    const last = i === groups.length - 1;
    const to = last ? y : tape.value([group.outer * group.inner], false);
    reduceAxis(tape, to, from, kind, group, last ? divisor : 1);
    from = to;
  });
  return y;
}

/** Neighbouring axes as groups, the last ones first. */
function groupsOf(shape: Shape, axes: readonly number[]): AxisGroup[] {
  const groups: AxisGroup[] = [];
  let inner = 1;
  for (let i = shape.length - 1; i >= 0; ) {
    if (!axes.includes(i)) {
      inner *= shape[i--] as number;
      continue;
    }
    let times = 1;
    while (i >= 0 && axes.includes(i)) times *= shape[i--] as number;
    groups.push({ outer: sizeOf(shape.slice(0, i + 1)), times, inner });
  }
  return groups;
}

/** Appends the sums of x up to each place of an axis. */
export function cumsum(tape: Tape, x: Value, axis: number): Value {
  const at = axisOf(axis, x.shape, "cumsum");
  const sizes = [sizeOf(x.shape.slice(0, at)), x.shape[at] as number, sizeOf(x.shape.slice(at + 1))];
  const y = tape.value(x.shape, x.differentiable);
  tape.emit(inOperations("scan"), [y], [x], [...sizes, 0]);
  tape.onBackward(y, (dy) =>
    tape.contribute(x, (dx) => tape.emit(inOperations("scan"), [dx], [dy], [...sizes, 1])),
  );
  return y;
}
