// x̂ = (x − mean) / √(variance + ε) for each row, or x divided by its root mean square or its length: layer, group, root mean
// square and unit normalization are this, with what depends on a column put behind it (affine.ts).
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

export interface RowNormalization {
  /** Subtracts the mean first. */
  readonly centered: boolean;
  /** The sum of squares takes the place of their mean: x̂ has length 1. */
  readonly unit?: boolean;
  /** Added to the variance. */
  readonly epsilon?: number;
  /** Least value of the variance. */
  readonly floor?: number;
}

/** Appends x̂ for x cut into rows of so many columns. */
export function rowNormalize(
  tape: Tape,
  x: Value,
  columns: number,
  { centered, unit = false, epsilon = 0, floor = 0 }: RowNormalization,
): Value {
  const rows = x.elements / columns;
  const sizes = [rows, columns, centered ? 1 : 0, unit ? 1 : 0];
  const y = tape.value(x.shape, x.differentiable);
  const inverse = tape.value([rows], false);
  tape.emit("rowNormalization", [y, inverse], [x], sizes, [epsilon, floor]);
  tape.onBackward(y, (dy) => {
    tape.contribute(x, (dx) => tape.emit("rowNormalizationBackward", [dx], [dy, y, inverse], sizes));
  });
  return y;
}
