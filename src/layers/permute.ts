import { permute as permuteAxes } from "../ops/permute.js";
import { type Option, refuse, required } from "../options.js";
import { type Shape, showShape } from "../shape.js";
import { layer } from "./layer.js";

/** 1 … n, each once. */
const dims: Option<readonly number[]> = {
  expected: "a list of the axes 1, 2, … in a new order, such as [2, 1]",
  parse(value, who) {
    const list = Array.isArray(value) ? value : [];
    const good = list.length > 0 && list.every((_, i) => list.includes(i + 1));
    if (!good) refuse(who, this.expected, value, Array.isArray(value));
    return [...(value as number[])];
  },
};

/**
 * The axes of each row in another order: axis i of the output is axis dims[i] of the input, counted from 1 (0 is the batch).
 *
 * @param options.dims every axis once, such as [2, 1].
 * @throws {RangeError} where the input has another number of axes.
 * @example
 * const model = sequential({ layers: [layers.permute({ dims: [2, 1], inputShape: [3, 4] }), layers.flatten()] });
 * @see https://keras.io/api/layers/reshaping_layers/permute/
 */
export const permute = layer("permute", { dims: required(dims) }, (o) => ({
  outputShape(input: Shape) {
    if (input.length !== o.dims.length) {
      throw new RangeError(
        `permute: dims ${showShape(o.dims)} needs rows of ${o.dims.length} axes, got rows of shape ${showShape(input)}.`,
      );
    }
    return o.dims.map((d) => input[d - 1] as number);
  },
  append: (tape, x) => permuteAxes(tape, x, [0, ...o.dims]),
}));
