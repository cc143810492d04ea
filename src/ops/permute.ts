// The axes of a value in another order, for any rank. A permutation is done as a sequence of swaps of two neighbouring
// groups of axes, each one pass over memory; axes that stay together move together, so that most permutations are one swap.
import type { Shape } from "../shape.js";
import { sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";

/**
 * Appends y with y's axis i being x's axis order[i]; the gradient flows back the same way.
 *
 * @param order every axis of x once.
 */
export function permute(tape: Tape, x: Value, order: readonly number[]): Value {
  const axes = order.map((_, i) => i);
  let y = x;
  for (let i = 0; i < order.length; i++) {
    const at = axes.indexOf(order[i] as number);
    if (at === i) continue;
    let length = 1;
    while (i + length < order.length && axes[at + length] === order[i + length]) length++;
    y = swap(tape, y, i, at, at + length);
    axes.splice(i, 0, ...axes.splice(at, length));
    i += length - 1;
  }
  return y;
}

/** The order that undoes an order. */
export function inverseOrder(order: readonly number[]): number[] {
  const inverse: number[] = [];
  order.forEach((axis, i) => {
    inverse[axis] = i;
  });
  return inverse;
}

/** The axes from `middle` to `end` before those from `start` to `middle`. */
function swap(tape: Tape, x: Value, start: number, middle: number, end: number): Value {
  const { shape } = x;
  const group = (from: number, to: number): Shape => shape.slice(from, to);
  const swapped = [
    ...group(0, start),
    ...group(middle, end),
    ...group(start, middle),
    ...group(end, shape.length),
  ];
  const [a, b, c, d] = [
    group(0, start),
    group(start, middle),
    group(middle, end),
    group(end, shape.length),
  ].map(sizeOf);
  // Axes of size 1 move without moving any number. The view forgets which activation made x: its axis may be another now.
  if (b === 1 || c === 1) return new Value(swapped, x, x.differentiable);
  const y = tape.value(swapped, x.differentiable);
  tape.emit("swapAxes", [y], [x], [a, b, c, d] as number[]);
  tape.onBackward(y, (dy) =>
    tape.contribute(x, (dx) => tape.emit("swapAxes", [dx], [dy], [a, c, b, d] as number[])),
  );
  return y;
}
