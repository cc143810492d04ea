import { alongLast } from "../ops/lastAxes.js";
import { rowNormalize } from "../ops/rowNormalize.js";
import { axes } from "../options.js";
import { batchAxes } from "./axes.js";
import { layer } from "./layer.js";

/** Vectors shorter than this are divided by it. */
const SHORTEST = 1e-12;

/**
 * Unit normalization: y = x / max(‖x‖, 1e-12), so that each sample has length 1 along one or several axes. A zero vector stays zero.
 *
 * @param options.axis default −1, the last; or a list of axes. 0 is the batch.
 * @throws {RangeError} for an axis that the input does not have.
 * @example
 * const model = sequential({ layers: [layers.unitNormalization({ inputShape: [4] }), layers.dense({ units: 1 })] });
 * @see https://keras.io/api/layers/normalization_layers/unit_normalization/
 */
export const unitNormalization = layer("unitNormalization", { axis: axes(-1) }, (o) => ({
  supportsMasking: true,
  outputShape(input) {
    batchAxes(o.axis, input, "unitNormalization");
    return input;
  },
  append: (tape, x) =>
    alongLast(tape, x, batchAxes(o.axis, x.shape.slice(1), "unitNormalization"), (rows, columns) =>
      rowNormalize(tape, rows, columns, { centered: false, unit: true, floor: SHORTEST * SHORTEST }),
    ),
}));
