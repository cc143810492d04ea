// Class indices to rows of 0 and 1, and back.

import { show } from "../errors.js";
import { argmaxOf } from "../numeric/argmax.js";
import { Tensor, type TensorLike, toTensor } from "../tensor.js";

/** More classes than this would take gigabytes for a few rows. */
const MOST_CLASSES = 1_000_000;

/**
 * Class indices as rows that have 1 at the class and 0 elsewhere: [rows] becomes [rows, numClasses].
 *
 * @param numClasses default: the largest index + 1.
 * @throws {RangeError} for an index that is no whole number from 0 to numClasses − 1.
 * @example
 * toCategorical([0, 2, 1]).toArray(); // [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
 * @see https://keras.io/api/utils/python_utils/#to_categorical-function
 */
export function toCategorical(labels: TensorLike, numClasses?: number): Tensor {
  const { data } = toTensor(labels, "toCategorical");
  if (numClasses !== undefined && !(Number.isSafeInteger(numClasses) && numClasses >= 1))
    throw new RangeError(`toCategorical: numClasses must be a whole number >= 1, got ${show(numClasses)}.`);
  const classes = numClasses ?? data.reduce((most, c) => Math.max(most, c + 1), 1);
  const bad = data.findIndex((c) => !(Number.isInteger(c) && c >= 0 && c < classes));
  if (bad >= 0)
    throw new RangeError(
      `toCategorical: labels[${bad}] must be a whole number from 0 to ${classes - 1}, got ${data[bad]}.`,
    );
  if (classes > MOST_CLASSES)
    throw new RangeError(
      `toCategorical: ${classes} classes are more than ${MOST_CLASSES}. Keep the indices and take a sparse loss.`,
    );
  const rows = new Float32Array(data.length * classes);
  data.forEach((c, row) => {
    rows[row * classes + c] = 1;
  });
  return new Tensor(rows, [data.length, classes]);
}

/**
 * The place of the largest value along the last axis, the first of equal ones: probabilities [rows, classes] become classes [rows].
 *
 * @throws {RangeError} where the last axis is empty.
 * @example
 * argmax([[0.1, 0.7, 0.2], [0.6, 0.3, 0.1]]); // Int32Array [1, 0]
 * @see https://keras.io/api/ops/numpy/#argmax-function
 */
export function argmax(values: TensorLike): Int32Array {
  const { data, shape } = toTensor(values, "argmax");
  const width = shape.at(-1) ?? 1;
  if (width === 0) throw new RangeError(`argmax: the last axis of shape [${shape.join(", ")}] is empty.`);
  return Int32Array.from({ length: data.length / width }, (_, row) => argmaxOf(data, row * width, width));
}
