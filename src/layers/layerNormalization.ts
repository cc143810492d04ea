import { affine } from "../ops/affine.js";
import { alongLast } from "../ops/lastAxes.js";
import { rowNormalize } from "../ops/rowNormalize.js";
import { axes, positive } from "../options.js";
import { batchAxes, sizesAlong } from "./axes.js";
import { layer } from "./layer.js";
import { scaleCenterOptions, scaleCenterValues, scaleCenterWeights } from "./scaleCenter.js";

/**
 * Layer normalization: y = gamma · (x − mean) / √(variance + epsilon) + beta, mean and variance being those of each sample along
 * one or several axes; the same in training and in inference.
 *
 * Weights, in the shape of the axes: gamma, beta.
 *
 * @param options.axis default −1, the last; or a list of axes. 0 is the batch.
 * @param options.epsilon > 0, default 0.001.
 * @param options.center whether there is a beta, default true. @param options.scale whether there is a gamma, default true.
 * @param options.betaInitializer default `"zeros"`. @param options.gammaInitializer default `"ones"`.
 * @param options.betaRegularizer, options.gammaRegularizer, options.betaConstraint, options.gammaConstraint default none.
 * @throws {RangeError} for an axis that the input does not have.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 8, inputShape: [4] }), layers.layerNormalization()] });
 * @see https://keras.io/api/layers/normalization_layers/layer_normalization/; Ba et al. 2016, https://arxiv.org/abs/1607.06450
 */
export const layerNormalization = layer(
  "layerNormalization",
  { axis: axes(-1), epsilon: positive(1e-3), ...scaleCenterOptions },
  (o) => ({
    supportsMasking: true,
    outputShape(input) {
      batchAxes(o.axis, input, "layerNormalization");
      return input;
    },
    weights: (input) =>
      scaleCenterWeights(o, sizesAlong(batchAxes(o.axis, input, "layerNormalization"), input)),
    append(tape, x, weights) {
      const { gamma, beta } = scaleCenterValues(o, weights);
      return alongLast(
        tape,
        x,
        batchAxes(o.axis, x.shape.slice(1), "layerNormalization"),
        (rows, columns) => {
          const y = rowNormalize(tape, rows, columns, { centered: true, epsilon: o.epsilon });
          return gamma || beta ? affine(tape, y, columns, { gain: gamma, shift: beta }) : y;
        },
      );
    },
  }),
);
