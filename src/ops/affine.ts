// y = (x − center) · scale · gain + shift along the last axes, each a vector or left out: what normalizations have in common.
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** Vectors as long as the rows that x is cut into. */
export interface Affine {
  readonly center?: Value | undefined;
  readonly scale?: Value | undefined;
  /** A second factor; its gradient is wanted where it is a parameter. */
  readonly gain?: Value | undefined;
  /** Its gradient, too. */
  readonly shift?: Value | undefined;
}

/**
 * Appends y. Gradients flow to x, gain and shift; to gain only where center and scale are left out (x is normalized already).
 *
 * @param columns length of the vectors.
 */
export function affine(tape: Tape, x: Value, columns: number, { center, scale, gain, shift }: Affine): Value {
  const differentiable = [x, gain, shift].some((v) => v?.differentiable);
  const sizes = [x.elements / columns, columns];
  const y = tape.value(x.shape, differentiable);
  tape.emit("columnAffine", [y], [x, center, scale, gain, shift], sizes);
  tape.onBackward(y, (dy) => {
    parameterGradients(tape, dy, x, columns, gain, shift);
    tape.contribute(x, (dx) => {
      const inputs = [dy, undefined, scale, gain, undefined];
      tape.emit("columnAffine", [dx], inputs, sizes);
    });
  });
  return y;
}

/** d gain = Σ dy · x and d shift = Σ dy over the rows, in one kernel where both are wanted. */
function parameterGradients(
  tape: Tape,
  dy: Value,
  x: Value,
  columns: number,
  gain: Value | undefined,
  shift: Value | undefined,
): void {
  const emit = (dShift: Value | undefined, dGain: Value | undefined): void =>
    tape.emit(
      "reduceColumns",
      [dShift, dGain],
      [dy, x],
      [x.elements / columns, columns, 1],
      [Number.POSITIVE_INFINITY],
    );
  if (gain?.differentiable) {
    tape.contribute(gain, (dGain) => {
      if (shift?.differentiable) tape.contribute(shift, (dShift) => emit(dShift, dGain));
      else emit(undefined, dGain);
    });
  } else if (shift?.differentiable) {
    tape.contribute(shift, (dShift) => emit(dShift, undefined));
  }
}
