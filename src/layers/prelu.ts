import { zeros } from "../initializers/constants.js";
import { expand } from "../ops/expand.js";
import { axes, optional } from "../options.js";
import { type Shape, sizeOf } from "../shape.js";
import { batchAxes } from "./axes.js";
import { layer } from "./layer.js";
import { weightOptions, weightSpec } from "./weight.js";

/**
 * Parametric rectified linear unit: x where x > 0, alpha · x elsewhere, alpha being learnt.
 *
 * Weight: alpha, in the shape of a row, 1 along shared axes.
 *
 * @param options.sharedAxes an axis, or a list, along which alpha is the same; 1 is the first axis of a row. Default none.
 * @param options.alphaInitializer default `"zeros"`.
 * @param options.alphaRegularizer, options.alphaConstraint default none.
 * @throws {RangeError} for a shared axis that the input does not have.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 8, inputShape: [4] }), layers.prelu()] });
 * @see https://keras.io/api/layers/activation_layers/prelu/; He et al. 2015, https://arxiv.org/abs/1502.01852
 */
export const prelu = layer(
  "prelu",
  { sharedAxes: optional(axes()), ...weightOptions("alpha", zeros) },
  (o) => {
    const alphaShape = (row: Shape): Shape => {
      const shared = o.sharedAxes === undefined ? [] : batchAxes(o.sharedAxes, row, "prelu");
      return row.map((size, i) => (shared.includes(i + 1) ? 1 : size));
    };
    return {
      supportsMasking: true,
      outputShape(input) {
        alphaShape(input);
        return input;
      },
      weights: (input) => [weightSpec("alpha", alphaShape(input), o)],
      append(tape, x, [given]) {
        const row = x.shape.slice(1);
        const columns = sizeOf(row);
        const rows = x.elements / columns;
        const alpha = expand(tape, given as NonNullable<typeof given>, row);
        const y = tape.value(x.shape);
        const sizes = [rows, columns];
        tape.emit("prelu", [y], [x, alpha, x], sizes);
        tape.onBackward(y, (dy) => {
          // d alpha = Σ dy · min(x, 0)
          tape.contribute(alpha, (dAlpha) =>
            tape.emit("reduceColumns", [undefined, dAlpha], [dy, x], [rows, columns, 1], [0]),
          );
          tape.contribute(x, (dx) => tape.emit("prelu", [dx], [x, alpha, dy], sizes));
        });
        return y;
      },
    };
  },
);
