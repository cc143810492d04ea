import { flag, integer, nonNegative, unit } from "../options.js";
import { rowLoss } from "./rowLoss.js";

/** Keras clips sigmoids to [1e-7, 1 − 1e-7]: logits to ±ln((1 − 1e-7) / 1e-7). */
const LARGEST_LOGIT = 16.118095550958316;

/**
 * Binary focal cross-entropy, mean over an axis of m^γ · binaryCrossentropy with m = t (1 − p) + (1 − t) p: easy examples count less.
 * Behind a closing sigmoid it works on the sigmoid's input, which is exact where probabilities round to 0 or 1.
 *
 * @param options.gamma γ ≥ 0; 0 is the cross-entropy. Default 2.
 * @param options.applyClassBalancing class 1 is weighted by alpha, class 0 by 1 − alpha. Default false.
 * @param options.alpha in [0, 1]. Default 0.25.
 * @param options.fromLogits predictions are not probabilities but their logits. Default false.
 * @param options.labelSmoothing s in [0, 1]: t becomes t (1 − s) + s / 2. Default 0.
 * @param options.axis of the mean. Default −1.
 * @example
 * losses.binaryFocalCrossentropy().value(Float32Array.of(1), Float32Array.of(0.5)); // 0.1733
 * @see https://keras.io/api/losses/probabilistic_losses/#binaryfocalcrossentropy-class
 * @see https://arxiv.org/abs/1708.02002 Lin et al. 2017, Focal loss for dense object detection
 */
export const binaryFocalCrossentropy = rowLoss(
  "binaryFocalCrossentropy",
  {
    applyClassBalancing: flag(false),
    alpha: unit(0.25),
    gamma: nonNegative(2),
    fromLogits: flag(false),
    labelSmoothing: unit(0),
    axis: integer(-1),
  },
  {
    parameters: (o) => [...sharedParameters(o), LARGEST_LOGIT],
    kernel: (o) => (o.fromLogits ? "binaryFocalCrossentropyFromLogits" : "binaryFocalCrossentropy"),
    fused: (o) =>
      o.fromLogits
        ? undefined
        : {
            activation: "sigmoid",
            kernel: "binaryFocalCrossentropyFromLogits",
            parameters: [...sharedParameters(o), Number.POSITIVE_INFINITY],
          },
    axis: (o) => o.axis,
  },
);

/** Smoothing, γ, and the class weight as a + b t. */
function sharedParameters(o: {
  readonly labelSmoothing: number;
  readonly gamma: number;
  readonly applyClassBalancing: boolean;
  readonly alpha: number;
}): number[] {
  const weight = o.applyClassBalancing ? [1 - o.alpha, 2 * o.alpha - 1] : [1, 0];
  return [o.labelSmoothing, o.gamma, ...weight];
}
