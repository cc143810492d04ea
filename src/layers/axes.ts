// Axes as layers count them, Keras's way: 0 is the batch, 1 the first axis of a row, negative ones count from the end.
import { type Shape, showShape } from "../shape.js";

/** Axes of a batch of rows, ascending; throws a RangeError for one that is not there, is the batch's, or comes twice. */
export function batchAxes(axis: number | readonly number[], row: Shape, who: string): number[] {
  const rank = row.length + 1;
  const found = [axis].flat().map((a) => {
    const at = a < 0 ? a + rank : a;
    if (at < 1 || at >= rank) {
      throw new RangeError(
        `${who}: axis must be from 1 to ${rank - 1}, or from -${rank - 1} to -1, for rows of shape ${showShape(row)} (axis 0 is the batch), got ${a}.`,
      );
    }
    return at;
  });
  if (new Set(found).size !== found.length)
    throw new RangeError(`${who}: axis names one axis twice: ${showShape([axis].flat())}. Name each once.`);
  return found.sort((a, b) => a - b);
}

/** Sizes of these axes of a batch of rows. */
export function sizesAlong(axes: readonly number[], row: Shape): number[] {
  return axes.map((a) => row[a - 1] as number);
}
