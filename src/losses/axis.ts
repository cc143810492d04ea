// Losses along another axis than the last: the tensor is turned so that the axis, or the axes, come last, and the kernels
// then see rows. The gradient is turned back.
import { show } from "../errors.js";
import { permute } from "../ops/permute.js";
import { integer, type Option } from "../options.js";
import { axisOf, type Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** An axis counted from 0; a single number, without a shape of its own, is a row of one. */
export function lossAxis(axis: number, shape: Shape, who: string): number {
  return axisOf(axis, shape.length === 0 ? [1] : shape, who);
}

/** The shape without some axes. */
export function withoutAxes(shape: Shape, axes: readonly number[]): Shape {
  return shape.filter((_, i) => !axes.includes(i));
}

/** x with some axes (counted from 0, ascending) moved to the end, in order. */
export function moveLast(tape: Tape, x: Value, axes: readonly number[]): Value {
  const rest = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  return permute(tape, x, [...rest, ...axes]);
}

/** The option of the overlap losses: null (all axes), an axis or a list of them. */
export function axesOption(): Option<readonly number[] | undefined, number | readonly number[] | null> {
  const one = integer();
  const expected = "a whole number, a list of whole numbers, or null for all axes";
  return {
    expected,
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
