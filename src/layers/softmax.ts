import { softmax as activation } from "../activations/softmax.js";
import { apply } from "../ops/elementwise/apply.js";
import { alongLast } from "../ops/lastAxes.js";
import { axes } from "../options.js";
import { sameShape, showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { batchAxes } from "./axes.js";
import { layer } from "./layer.js";

/** In the place of what is masked: e to it is 0. */
const LOWEST = -3e38;

/**
 * Softmax as a layer: positive numbers that sum to 1 along an axis, or over several axes together. What a mask of the input's shape leaves out is 0.
 *
 * @param options.axis default −1, the last; or a list of axes. 0 is the batch.
 * @throws {RangeError} for an axis that the input does not have, or a mask of another shape than the input.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [2] }), layers.softmax()] });
 * @see https://keras.io/api/layers/activation_layers/softmax/
 */
export const softmax = layer("softmax", { axis: axes(-1) }, ({ axis }) => ({
  supportsMasking: true,
  closing: axis === -1 ? "softmax" : undefined,
  outputShape(input) {
    batchAxes(axis, input, "softmax");
    return input;
  },
  append(tape, x, _, { masks }) {
    const mask = masks?.[0];
    if (!mask) return over(tape, x, axis);
    if (!sameShape(mask.shape, x.shape)) {
      throw new RangeError(
        `softmax: the mask has shape ${showShape(mask.shape)}, the input ${showShape(x.shape)}. Use layers.activation({ activation: "softmax" }) for classes of each step.`,
      );
    }
    return apply(tape, "multiply", over(tape, apply(tape, "where", mask, x, LOWEST), axis), mask);
  },
}));

function over(tape: Tape, x: Value, axis: number | readonly number[]): Value {
  if (typeof axis === "number") return activation({ axis }).append(tape, x);
  const all = batchAxes(axis, x.shape.slice(1), "softmax");
  return alongLast(tape, x, all, (moved, columns) =>
    tape.view(activation().append(tape, tape.view(moved, [moved.elements / columns, columns])), moved.shape),
  );
}
