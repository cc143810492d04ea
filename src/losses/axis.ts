// Losses along another axis than the last: the tensor is turned so that the axis, or the axes, come last, and the kernels
// then see rows. The gradient is turned back.
import { show } from "../errors.js";
import type { Option } from "../options.js";
import { integer } from "../options.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** The number of an axis, counted from the front; −1 is the last. */
export function axisOf(axis: number, shape: Shape, who: string): number {
  const rank = Math.max(1, shape.length);
  if (axis < -rank || axis >= rank) {
    throw new RangeError(
      `${who}: axis ${axis} is not there, predictions have shape ${showShape(shape)}. Use ${-rank} … ${rank - 1}.`,
    );
  }
  return axis < 0 ? axis + rank : axis;
}

/** The shape without some axes. */
export function withoutAxes(shape: Shape, axes: readonly number[]): Shape {
  return shape.filter((_, i) => !axes.includes(i));
}

/** x with one axis moved to the end. */
function moveLast(tape: Tape, x: Value, axis: number): Value {
  const { shape } = x;
  if (axis === shape.length - 1) return x;
  const rows = shape[axis] as number;
  const blocks = sizeOf(shape.slice(0, axis));
  const columns = sizeOf(shape.slice(axis + 1));
  const y = tape.value([...withoutAxes(shape, [axis]), rows], x.differentiable);
  tape.emit("swapAxes", { outputs: [y], inputs: [x], sizes: [blocks, rows, columns] });
  tape.onBackward(y, (dy) =>
    tape.contribute(x, (dx) =>
      tape.emit("swapAxes", { outputs: [dx], inputs: [dy], sizes: [blocks, columns, rows] }),
    ),
  );
  return y;
}

/** x with the axes (counted from the front, ascending) moved to the end, in order. */
export function moveAxesLast(tape: Tape, x: Value, axes: readonly number[]): Value {
  const first = x.shape.length - axes.length;
  if (axes.every((axis, i) => axis === first + i)) return x;
  // Each move shifts the axes behind it one to the front.
  return axes.reduce((y, axis, i) => moveLast(tape, y, axis - i), x);
}

/** The option of the overlap losses: null (all axes), an axis or a list of them. */
export function axesOption(): Option<readonly number[] | undefined, number | readonly number[] | null> {
  const one = integer();
  const expected = "a whole number, a list of whole numbers, or null for all axes";
  return {
    expected,
    bad: ["1", 1.5, [1.5], ["1"], [], [1, 1], {}],
    parse(value, who) {
      if (value === null) return undefined;
      if (!Array.isArray(value)) {
        if (typeof value !== "number") throw new TypeError(`${who} must be ${expected}, got ${show(value)}.`);
        return [one.parse(value, who)];
      }
      if (value.length === 0 || new Set(value).size !== value.length)
        throw new RangeError(`${who} must name each axis once, got ${show(value)}.`);
      return value.map((v, i) => one.parse(v, `${who}[${i}]`));
    },
  };
}
