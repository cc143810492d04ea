import { assign } from "../ops/elementwise/assign.js";
import { concatenate as join } from "../ops/region.js";
import { integer } from "../options.js";
import { showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { batchAxes } from "./axes.js";
import { layer } from "./layer.js";
import { anyKept } from "./merge.js";

/**
 * Inputs one behind the other along an axis: [batch, a] and [batch, b] become [batch, a + b].
 *
 * An input without a mask counts as all kept where another has one.
 *
 * @param options.axis default −1, the last; 0 is the batch.
 * @throws {RangeError} where inputs differ along another axis, or don't have the axis.
 * @example
 * const [a, b] = [input({ shape: [4] }), input({ shape: [2] })];
 * const net = model({ inputs: [a, b], outputs: layers.concatenate().apply([a, b]) }); // [batch, 6]
 * @see https://keras.io/api/layers/merging_layers/concatenate/
 */
export const concatenate = layer("concatenate", { axis: integer(-1) }, ({ axis }) => ({
  outputShapes(inputs) {
    const [first = []] = inputs;
    const [at] = batchAxes(axis, first, "concatenate") as [number];
    const differs = inputs.some(
      (row) => row.length !== first.length || row.some((size, i) => i !== at - 1 && size !== first[i]),
    );
    if (differs) {
      throw new RangeError(
        `concatenate: rows of shape ${inputs.map(showShape).join(", ")} differ in other axes than ${at} (axis 0 is the batch). They must be equal there.`,
      );
    }
    const length = inputs.reduce((sum, row) => sum + (row[at - 1] as number), 0);
    return [first.map((size, i) => (i === at - 1 ? length : size))];
  },
  appendAll: (tape, inputs) => [join(tape, inputs, axis)],
  outputMasks(tape, inputs, { masks = [] }) {
    if (masks.every((mask) => mask === undefined)) return [undefined];
    const all = inputs.map((x, i) => masks[i] ?? kept(tape, x.shape.slice(0, 2)));
    const [at] = batchAxes(axis, (inputs[0] as Value).shape.slice(1), "concatenate");
    return [at === 1 ? join(tape, all, 1) : anyKept(tape, all)];
  },
}));

function kept(tape: Tape, shape: readonly number[]): Value {
  const mask = tape.value(shape, false);
  assign(tape, mask, 1);
  return mask;
}
