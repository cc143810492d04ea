import { softmax as activation } from "../activations/softmax.js";
import { integer } from "../options.js";
import { activated } from "./activation.js";
import { batchAxes } from "./axes.js";
import { layer } from "./layer.js";

/**
 * Softmax as a layer: positive numbers that sum to 1 along an axis.
 *
 * @param options.axis default −1, the last; 0 is the batch.
 * @throws {RangeError} for an axis that the input does not have.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [2] }), layers.softmax()] });
 * @see https://keras.io/api/layers/activation_layers/softmax/
 */
export const softmax = layer("softmax", { axis: integer(-1) }, ({ axis }) => ({
  ...activated(activation({ axis })),
  closing: axis === -1 ? "softmax" : undefined,
  outputShape(input) {
    batchAxes(axis, input, "softmax");
    return input;
  },
}));
