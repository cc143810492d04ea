import { nonNegative } from "../options.js";
import { l1L2 } from "../regularizers/l1L2.js";
import { layer } from "./layer.js";

/**
 * Adds l1 · Σ |x| + l2 · Σ x², per sample, to the loss; the values pass as they are.
 *
 * @param options.l1 ≥ 0, default 0. @param options.l2 ≥ 0, default 0.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 32, inputShape: [64] }), layers.activityRegularization({ l1: 0.01 })] });
 * @see https://keras.io/api/layers/regularization_layers/activity_regularization/
 */
export const activityRegularization = layer(
  "activityRegularization",
  { l1: nonNegative(0), l2: nonNegative(0) },
  (o) => ({
    activity: l1L2({ l1: o.l1, l2: o.l2 }),
    supportsMasking: true,
    outputShape: (input) => input,
    append: (_tape, x) => x,
  }),
);
