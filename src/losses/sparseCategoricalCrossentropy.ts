import { flag, integer, optional } from "../options.js";
import { rowLoss } from "./rowLoss.js";

/**
 * Categorical cross-entropy against class indices: −log p[t], in nats. Probabilities are divided by their sum first.
 * Behind a closing softmax it works on the softmax's input, which is exact where probabilities round to 0 or 1.
 *
 * @param options.fromLogits predictions are not probabilities but their logits. Default false.
 * @param options.ignoreClass a label, such as −1, whose rows count nothing: the mean is that of the others. Default null.
 * @param options.axis of the classes. Default −1.
 * @throws {RangeError} where a label is no class, with its row.
 * @example
 * losses.sparseCategoricalCrossentropy().value(Float32Array.of(1), Float32Array.of(0.5, 0.5), { shape: [1, 2] }); // 0.6931
 * @see https://keras.io/api/losses/probabilistic_losses/#sparsecategoricalcrossentropy-class
 */
export const sparseCategoricalCrossentropy = rowLoss(
  "sparseCategoricalCrossentropy",
  { fromLogits: flag(false), ignoreClass: optional(integer()), axis: integer(-1) },
  {
    sparse: true,
    sum: true,
    parameters: (o) => [o.ignoreClass ?? Number.NaN],
    kernel: (o) =>
      o.fromLogits ? "sparseCategoricalCrossentropyFromLogits" : "sparseCategoricalCrossentropy",
    fused: (o) =>
      o.fromLogits ? undefined : { activation: "softmax", kernel: "sparseCategoricalCrossentropyFromLogits" },
    axis: (o) => o.axis,
    ignored: (o) => o.ignoreClass,
  },
);
