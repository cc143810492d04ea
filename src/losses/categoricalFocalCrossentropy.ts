import { either, flag, integer, listOf, nonNegative, unit } from "../options.js";
import { rowLoss } from "./rowLoss.js";

/** Keras clips the softmax of logits to [1e-7, 1 − 1e-7]: the logarithms of these. */
const CLIPPED = [-16.11809565095832, -1.00000005e-7];
const UNCLIPPED = [Number.NEGATIVE_INFINITY, 0];

/**
 * Categorical focal cross-entropy against one-hot (or soft) targets: −Σ α (1 − pⱼ)^γ tⱼ log pⱼ: easy examples count less.
 * Probabilities are divided by their sum first. Behind a closing softmax it works on the softmax's input, which is exact
 * where probabilities round to 0 or 1.
 *
 * @param options.alpha ≥ 0, or a list with one for each class. Default 0.25.
 * @param options.gamma γ ≥ 0; 0 is the cross-entropy times alpha. Default 2.
 * @param options.fromLogits predictions are not probabilities but their logits. Default false.
 * @param options.labelSmoothing s in [0, 1]: t becomes t (1 − s) + s / classes. Default 0.
 * @param options.axis of the classes. Default −1.
 * @example
 * losses.categoricalFocalCrossentropy().value(Float32Array.of(0, 1), Float32Array.of(0.5, 0.5), { shape: [1, 2] }); // 0.0433
 * @see https://keras.io/api/losses/probabilistic_losses/#categoricalfocalcrossentropy-class
 * @see https://arxiv.org/abs/1708.02002 Lin et al. 2017, Focal loss for dense object detection
 */
export const categoricalFocalCrossentropy = rowLoss(
  "categoricalFocalCrossentropy",
  {
    alpha: either(nonNegative(), listOf(nonNegative()), 0.25),
    gamma: nonNegative(2),
    fromLogits: flag(false),
    labelSmoothing: unit(0),
    axis: integer(-1),
  },
  {
    classes: true,
    sum: true,
    parameters: (o) => [...sharedParameters(o), ...(o.fromLogits ? CLIPPED : UNCLIPPED)],
    perClass: (o) => (typeof o.alpha === "number" ? undefined : o.alpha),
    kernel: (o) => (o.fromLogits ? "categoricalFocalCrossentropyFromLogits" : "categoricalFocalCrossentropy"),
    fused: (o) =>
      o.fromLogits
        ? undefined
        : {
            activation: "softmax",
            kernel: "categoricalFocalCrossentropyFromLogits",
            parameters: [...sharedParameters(o), ...UNCLIPPED],
          },
    axis: (o) => o.axis,
  },
);

/** Smoothing, γ and α; a list of α goes another way. */
function sharedParameters(o: {
  readonly labelSmoothing: number;
  readonly gamma: number;
  readonly alpha: number | readonly number[];
}): number[] {
  return [o.labelSmoothing, o.gamma, typeof o.alpha === "number" ? o.alpha : 0];
}
