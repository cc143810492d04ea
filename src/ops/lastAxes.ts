// What acts along the last axes, applied along others: they are moved to the end and back.
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { inverseOrder, permute } from "./permute.js";

/** Appends what `run` makes, of the same shape, of x with some axes (in order, counted from 0) at its end. */
export function alongLast(
  tape: Tape,
  x: Value,
  axes: readonly number[],
  run: (x: Value, columns: number) => Value,
): Value {
  const rest = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const order = [...rest, ...axes];
  const columns = axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  return permute(tape, run(permute(tape, x, order), columns), inverseOrder(order));
}
