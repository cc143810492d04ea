import { flag, integer, unit } from "../options.js";
import { rowLoss } from "./rowLoss.js";

/**
 * Categorical cross-entropy against one-hot (or soft) targets: −Σ tⱼ log pⱼ, in nats. Probabilities are divided by their sum first.
 * Behind a closing softmax it works on the softmax's input, which is exact where probabilities round to 0 or 1.
 *
 * @param options.fromLogits predictions are not probabilities but their logits. Default false.
 * @param options.labelSmoothing s in [0, 1]: t becomes t (1 − s) + s / classes. Default 0.
 * @param options.axis of the classes. Default −1.
 * @example
 * losses.categoricalCrossentropy().value(Float32Array.of(0, 1), Float32Array.of(0.5, 0.5), { shape: [1, 2] }); // 0.6931
 * @see https://keras.io/api/losses/probabilistic_losses/#categoricalcrossentropy-class
 */
export const categoricalCrossentropy = rowLoss(
  "categoricalCrossentropy",
  { fromLogits: flag(false), labelSmoothing: unit(0), axis: integer(-1) },
  {
    classes: true,
    sum: true,
    parameters: (o) => [o.labelSmoothing],
    kernel: (o) => (o.fromLogits ? "categoricalCrossentropyFromLogits" : "categoricalCrossentropy"),
    fused: (o) =>
      o.fromLogits ? undefined : { activation: "softmax", kernel: "categoricalCrossentropyFromLogits" },
    axis: (o) => o.axis,
  },
);
