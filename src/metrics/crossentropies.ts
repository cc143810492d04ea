// Cross-entropies and their kin: means of losses.
import { losses } from "../losses/registry.js";
import { flag, integer, unit } from "../options.js";
import { meanMetric } from "./meanMetric.js";

/**
 * Mean binary cross-entropy, −t log p − (1 − t) log(1 − p), in nats.
 * @param options.fromLogits predictions are logits. Default false.
 * @param options.labelSmoothing in [0, 1]. Default 0.
 * @example
 * const m = metrics.binaryCrossentropy();
 * m.update(Float32Array.of(1, 0), Float32Array.of(0.5, 0.5), { shape: [2, 1] });
 * m.result(); // 0.6931
 * @see https://keras.io/api/metrics/probabilistic_metrics/#binarycrossentropy-class
 */
export const binaryCrossentropy = meanMetric(
  "binaryCrossentropy",
  { fromLogits: flag(false), labelSmoothing: unit(0) },
  (o) => losses.binaryCrossentropy({ fromLogits: o.fromLogits, labelSmoothing: o.labelSmoothing }),
);

/**
 * Mean cross-entropy of one-hot targets, −Σ t log p, in nats.
 * @param options.fromLogits predictions are logits. Default false.
 * @param options.labelSmoothing in [0, 1]. Default 0.
 * @param options.axis of the classes. Default −1.
 * @example
 * const m = metrics.categoricalCrossentropy();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 0.5), { shape: [1, 2] });
 * m.result(); // 0.6931
 * @see https://keras.io/api/metrics/probabilistic_metrics/#categoricalcrossentropy-class
 */
export const categoricalCrossentropy = meanMetric(
  "categoricalCrossentropy",
  { fromLogits: flag(false), labelSmoothing: unit(0), axis: integer(-1) },
  (o) =>
    losses.categoricalCrossentropy({
      fromLogits: o.fromLogits,
      labelSmoothing: o.labelSmoothing,
      axis: o.axis,
    }),
);

/**
 * Mean cross-entropy of class indices, −log p[t], in nats.
 * @param options.fromLogits predictions are logits. Default false.
 * @param options.axis of the classes. Default −1.
 * @example
 * const m = metrics.sparseCategoricalCrossentropy();
 * m.update(Float32Array.of(1), Float32Array.of(0.5, 0.5), { shape: [1, 2] });
 * m.result(); // 0.6931
 * @see https://keras.io/api/metrics/probabilistic_metrics/#sparsecategoricalcrossentropy-class
 */
export const sparseCategoricalCrossentropy = meanMetric(
  "sparseCategoricalCrossentropy",
  { fromLogits: flag(false), axis: integer(-1) },
  (o) => losses.sparseCategoricalCrossentropy({ fromLogits: o.fromLogits, axis: o.axis }),
);

/**
 * Mean Kullback–Leibler divergence, Σ t log(t / p), in nats.
 * @example
 * const m = metrics.klDivergence();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 0.5), { shape: [1, 2] });
 * m.result(); // 0.6931
 * @see https://keras.io/api/metrics/probabilistic_metrics/#kldivergence-class
 */
export const klDivergence = meanMetric("klDivergence", {}, () => losses.klDivergence());

/**
 * Mean Poisson loss, p − t log p.
 * @example
 * const m = metrics.poisson();
 * m.update(Float32Array.of(1), Float32Array.of(1), { shape: [1, 1] });
 * m.result(); // 1
 * @see https://keras.io/api/metrics/probabilistic_metrics/#poisson-class
 */
export const poisson = meanMetric("poisson", {}, () => losses.poisson());

/**
 * Mean of max(0, 1 − t p) for targets −1 and 1; 0 and 1 become these.
 * @example
 * const m = metrics.hinge();
 * m.update(Float32Array.of(-1, 1), Float32Array.of(0.5, 0.5), { shape: [2, 1] });
 * m.result(); // 1
 * @see https://keras.io/api/metrics/hinge_metrics/#hinge-class
 */
export const hinge = meanMetric("hinge", {}, () => losses.hinge());

/**
 * Mean of max(0, 1 − t p)² for targets −1 and 1; 0 and 1 become these.
 * @example
 * const m = metrics.squaredHinge();
 * m.update(Float32Array.of(-1, 1), Float32Array.of(0.5, 0.5), { shape: [2, 1] });
 * m.result(); // 1.25
 * @see https://keras.io/api/metrics/hinge_metrics/#squaredhinge-class
 */
export const squaredHinge = meanMetric("squaredHinge", {}, () => losses.squaredHinge());

/**
 * Mean of max(0, 1 + the largest prediction of a wrong class − that of the right one), targets one-hot.
 * @example
 * const m = metrics.categoricalHinge();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 0.25), { shape: [1, 2] });
 * m.result(); // 1.25
 * @see https://keras.io/api/metrics/hinge_metrics/#categoricalhinge-class
 */
export const categoricalHinge = meanMetric("categoricalHinge", {}, () => losses.categoricalHinge());
