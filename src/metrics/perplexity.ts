import { sparseCategoricalCrossentropy } from "../losses/sparseCategoricalCrossentropy.js";
import { exp } from "../numeric/elementary.js";
import { apply } from "../ops/elementwise/apply.js";
import { flag, integer, optional } from "../options.js";
import { meanMetric } from "./meanMetric.js";

/**
 * Perplexity of a language model: e to the mean cross-entropy of class indices, −log p[t] in nats. 1 is perfect, the number of classes is what guessing
 * gives. Bits per token are its binary logarithm.
 *
 * @param options.fromLogits predictions are logits. Default false.
 * @param options.maskTokenId a target, such as that of padding, whose rows don't count. Default null. Masks of layers don't count, as in KerasHub.
 * @example
 * const m = metrics.perplexity({ maskTokenId: 0 });
 * m.update(Float32Array.of(1, 0), Float32Array.of(0.5, 0.5, 0.9, 0.1), { shape: [2, 2] });
 * m.result(); // 2
 * @see https://keras.io/keras_hub/api/metrics/perplexity/
 */
export const perplexity = meanMetric(
  "perplexity",
  { fromLogits: flag(false), maskTokenId: optional(integer()) },
  ({ fromLogits, maskTokenId }) => {
    const loss = sparseCategoricalCrossentropy({
      fromLogits,
      ...(maskTokenId !== undefined && { ignoreClass: maskTokenId }),
    });
    return Object.assign(Object.create(loss) as typeof loss, {
      keep: (tape: Parameters<typeof apply>[0], yTrue: Parameters<typeof loss.append>[1]["yTrue"]) =>
        maskTokenId === undefined ? undefined : apply(tape, "notEqual", yTrue, maskTokenId),
    });
  },
  { finish: exp },
);
