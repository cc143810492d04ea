// A value repeated along axes where it has size 1, as in broadcasting; the gradient is the sum over the copies.
import { type Shape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** Appends x in a shape of the same rank, each axis as long as x's or x's being 1. */
export function expand(tape: Tape, x: Value, shape: Shape): Value {
  let y = x;
  for (let axis = 0; axis < shape.length; axis++) {
    const times = shape[axis] as number;
    if (times !== y.shape[axis]) y = repeatAxis(tape, y, axis, times);
  }
  return y;
}

function repeatAxis(tape: Tape, x: Value, axis: number, times: number): Value {
  const outer = sizeOf(x.shape.slice(0, axis));
  const inner = sizeOf(x.shape.slice(axis + 1));
  const shape = [...x.shape.slice(0, axis), times, ...x.shape.slice(axis + 1)];
  const y = tape.value(shape, x.differentiable);
  tape.emit("repeat", [y], [x], [outer, times, inner]);
  tape.onBackward(y, (dy) => {
    tape.contribute(x, (dx) =>
      tape.emit("reduceColumns", [dx, undefined], [dy, undefined], [times, inner, outer], [0]),
    );
  });
  return y;
}
