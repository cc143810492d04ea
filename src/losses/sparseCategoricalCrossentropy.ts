import { flag } from "../options.js";
import { needsClasses, rowLoss } from "./loss.js";

/**
 * Categorical cross-entropy against class indices: −log p[t], in nats. Behind a closing softmax it works on the softmax's
 * input, which is exact where probabilities round to 0 or 1.
 *
 * @param options.fromLogits predictions are not probabilities but their logits. Default false.
 * @example
 * losses.sparseCategoricalCrossentropy().value(Float32Array.of(1), Float32Array.of(0.5, 0.5), { shape: [1, 2] }); // 0.6931
 * @see https://keras.io/api/losses/probabilistic_losses/#sparsecategoricalcrossentropy-class
 */
export const sparseCategoricalCrossentropy = rowLoss(
  "sparseCategoricalCrossentropy",
  { fromLogits: flag(false) },
  {
    sparse: true,
    kernel: (o) =>
      o.fromLogits ? "sparseCategoricalCrossentropyFromLogits" : "sparseCategoricalCrossentropy",
    fused: (o) =>
      o.fromLogits ? undefined : { activation: "softmax", kernel: "sparseCategoricalCrossentropyFromLogits" },
    check: () => needsClasses("sparseCategoricalCrossentropy"),
  },
);
