import { ones } from "../initializers/constants.js";
import { affine } from "../ops/affine.js";
import { alongLast } from "../ops/lastAxes.js";
import { rowNormalize } from "../ops/rowNormalize.js";
import { axes, positive } from "../options.js";
import { batchAxes, sizesAlong } from "./axes.js";
import { layer } from "./layer.js";

/**
 * Root mean square normalization: y = scale · x / √(mean(x²) + epsilon) for each sample along one or several axes.
 *
 * Weight, in the shape of the axes: scale, 1 at first.
 *
 * @param options.axis default −1, the last; or a list of axes. 0 is the batch.
 * @param options.epsilon > 0, default 1e-6.
 * @throws {RangeError} for an axis that the input does not have.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 8, inputShape: [4] }), layers.rmsNormalization()] });
 * @see https://keras.io/api/layers/normalization_layers/rms_normalization/; Zhang & Sennrich 2019, https://arxiv.org/abs/1910.07467
 */
export const rmsNormalization = layer(
  "rmsNormalization",
  { axis: axes(-1), epsilon: positive(1e-6) },
  (o) => ({
    outputShape(input) {
      batchAxes(o.axis, input, "rmsNormalization");
      return input;
    },
    weights(input) {
      const shape = sizesAlong(batchAxes(o.axis, input, "rmsNormalization"), input);
      return [{ name: "scale", shape, initializer: ones() }];
    },
    append: (tape, x, [scale]) =>
      alongLast(tape, x, batchAxes(o.axis, x.shape.slice(1), "rmsNormalization"), (rows, columns) => {
        const y = rowNormalize(tape, rows, columns, { centered: false, epsilon: o.epsilon });
        return affine(tape, y, columns, { gain: scale });
      }),
  }),
);
