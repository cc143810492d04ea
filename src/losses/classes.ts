// What losses over classes ask of a model's output and of labels.
import { show } from "../errors.js";
import { type Shape, showShape } from "../shape.js";

/** Classes need at least two outputs, along an axis that is not the batch's. @param list a number for each class, if any. */
export function needsClasses(
  name: string,
  outputShape: Shape,
  axis: number,
  list?: readonly number[] | undefined,
): void {
  if (axis === 0) {
    throw new RangeError(
      `${name}: axis 0 is the batch, expected that of the classes in outputs of shape ${showShape(outputShape.slice(1))}. Leave axis out for the last one.`,
    );
  }
  const units = outputShape[axis] ?? 1;
  if (units < 2) {
    throw new RangeError(
      `${name}: expected an output of at least 2 classes, got ${show(units)} unit. Use as many units as there are classes, or binaryCrossentropy with a sigmoid.`,
    );
  }
  if (list && list.length !== units)
    throw new RangeError(`${name}: alpha has ${list.length} numbers, there are ${units} classes.`);
}

/** Throws where a label is no class, nor the ignored one. @param rows of the batch, for the message. */
export function checkLabels(
  labels: Float32Array,
  rows: number,
  classes: number,
  ignored: number | undefined,
  who: string,
): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (label === ignored || (label >= 0 && label < classes && Number.isInteger(label))) continue;
    const also = ignored === undefined ? "" : `, or ${ignored}, which is ignored`;
    throw new RangeError(
      `${who} has label ${label} in row ${Math.floor((i * rows) / labels.length)}, but there are ${classes} classes. Labels must be whole numbers 0 … ${classes - 1}${also}.`,
    );
  }
}
