import { flag, integer, unit } from "../options.js";
import { rowLoss } from "./rowLoss.js";

/**
 * Binary cross-entropy, mean over an axis of −t log p − (1 − t) log(1 − p), in nats. Behind a closing sigmoid it works
 * on the sigmoid's input, which is exact where probabilities round to 0 or 1.
 *
 * @param options.fromLogits predictions are not probabilities but their logits. Default false.
 * @param options.labelSmoothing s in [0, 1]: t becomes t (1 − s) + s / 2. Default 0.
 * @param options.axis of the mean. Default −1.
 * @example
 * losses.binaryCrossentropy().value(Float32Array.of(1), Float32Array.of(0.5)); // 0.6931
 * @see https://keras.io/api/losses/probabilistic_losses/#binarycrossentropy-class
 */
export const binaryCrossentropy = rowLoss(
  "binaryCrossentropy",
  { fromLogits: flag(false), labelSmoothing: unit(0), axis: integer(-1) },
  {
    parameters: (o) => [o.labelSmoothing],
    kernel: (o) => (o.fromLogits ? "binaryCrossentropyFromLogits" : "binaryCrossentropy"),
    fused: (o) =>
      o.fromLogits ? undefined : { activation: "sigmoid", kernel: "binaryCrossentropyFromLogits" },
    axis: (o) => o.axis,
  },
);
