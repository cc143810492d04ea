import { alongLast } from "../ops/lastAxes.js";
import { matmul } from "../ops/matmul.js";
import { permute } from "../ops/permute.js";
import { rowNormalize } from "../ops/rowNormalize.js";
import { axes, flag, required } from "../options.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { batchAxes } from "./axes.js";
import { layer } from "./layer.js";

/** Vectors shorter than this are divided by it. */
const SHORTEST = 1e-7;

/**
 * Dot products of two inputs along an axis of each, sample by sample: [batch, a, k] and [batch, k, b] become [batch, a, b] for axes [2, 1];
 * [batch, k] and [batch, k] become [batch, 1].
 *
 * @param options.axes one axis for both, or two; 0 is the batch. @param options.normalize whether vectors are brought to length 1 first: the
 *   cosine of their angle. Default false.
 * @throws {RangeError} where there are not two inputs, or the axes' sizes differ.
 * @example
 * const [a, b] = [input({ shape: [4] }), input({ shape: [4] })];
 * const net = model({ inputs: [a, b], outputs: layers.dot({ axes: 1 }).apply([a, b]) });
 * @see https://keras.io/api/layers/merging_layers/dot/
 */
export const dot = layer("dot", { axes: required(axes()), normalize: flag(false) }, (o) => {
  /** The axis of each input, counted with the batch. */
  const axesOf = (rows: readonly Shape[]): [number, number] => {
    const given = [o.axes].flat();
    if (rows.length !== 2) throw new RangeError(`dot: takes a list of 2 nodes, got ${rows.length}.`);
    if (given.length > 2) throw new RangeError(`dot: axes must be one or two axes, got ${showShape(given)}.`);
    const [a, b] = rows.map((row, i) => batchAxes(given[i] ?? (given[0] as number), row, "dot")[0] as number);
    return [a as number, b as number];
  };
  return {
    outputShapes(inputs) {
      const [a, b] = axesOf(inputs);
      const [first, second] = inputs as [Shape, Shape];
      if (first[a - 1] !== second[b - 1]) {
        throw new RangeError(
          `dot: axis ${a} of rows ${showShape(first)} and axis ${b} of rows ${showShape(second)} must be of one size. Choose other axes.`,
        );
      }
      const rest = [...without(first, a - 1), ...without(second, b - 1)];
      return [rest.length === 0 ? [1] : rest];
    },
    appendAll(tape, inputs) {
      const [a, b] = axesOf(inputs.map(({ shape }) => shape.slice(1)));
      const [x, y] = inputs as [Value, Value];
      const left = matrix(tape, o.normalize ? normalized(tape, x, a) : x, a, false);
      const right = matrix(tape, o.normalize ? normalized(tape, y, b) : y, b, true);
      const rest = [...without(x.shape, a).slice(1), ...without(y.shape, b).slice(1)];
      return [
        tape.view(matmul(tape, left, right), [x.shape[0] as number, ...(rest.length === 0 ? [1] : rest)]),
      ];
    },
  };
});

const without = (shape: Shape, axis: number): Shape => shape.filter((_, i) => i !== axis);

/** Each sample as a matrix, with an axis as its columns, or as its rows. */
function matrix(tape: Tape, x: Value, axis: number, first: boolean): Value {
  const rest = x.shape.map((_, i) => i).filter((i) => i > 0 && i !== axis);
  const moved = permute(tape, x, first ? [0, axis, ...rest] : [0, ...rest, axis]);
  const [rows, size] = [x.shape[0] as number, x.shape[axis] as number];
  const others = sizeOf(rest.map((i) => x.shape[i] as number));
  return tape.view(moved, first ? [rows, size, others] : [rows, others, size]);
}

function normalized(tape: Tape, x: Value, axis: number): Value {
  return alongLast(tape, x, [axis], (rows, columns) =>
    rowNormalize(tape, rows, columns, { centered: false, unit: true, floor: SHORTEST * SHORTEST }),
  );
}
