// Cross-entropies and their kin: means of losses.
import { binaryCrossentropy as binaryCrossentropyLoss } from "../losses/binaryCrossentropy.js";
import { categoricalCrossentropy as categoricalCrossentropyLoss } from "../losses/categoricalCrossentropy.js";
import { categoricalHinge as categoricalHingeLoss } from "../losses/categoricalHinge.js";
import { hinge as hingeLoss } from "../losses/hinge.js";
import { klDivergence as klDivergenceLoss } from "../losses/klDivergence.js";
import { poisson as poissonLoss } from "../losses/poisson.js";
import { sparseCategoricalCrossentropy as sparseCategoricalCrossentropyLoss } from "../losses/sparseCategoricalCrossentropy.js";
import { squaredHinge as squaredHingeLoss } from "../losses/squaredHinge.js";
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
  (o) => binaryCrossentropyLoss({ fromLogits: o.fromLogits, labelSmoothing: o.labelSmoothing }),
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
    categoricalCrossentropyLoss({
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
  (o) => sparseCategoricalCrossentropyLoss({ fromLogits: o.fromLogits, axis: o.axis }),
);

/**
 * Mean Kullback–Leibler divergence, Σ t log(t / p), in nats.
 * @example
 * const m = metrics.klDivergence();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 0.5), { shape: [1, 2] });
 * m.result(); // 0.6931
 * @see https://keras.io/api/metrics/probabilistic_metrics/#kldivergence-class
 */
export const klDivergence = meanMetric("klDivergence", {}, () => klDivergenceLoss());

/**
 * Mean Poisson loss, p − t log p.
 * @example
 * const m = metrics.poisson();
 * m.update(Float32Array.of(1), Float32Array.of(1), { shape: [1, 1] });
 * m.result(); // 1
 * @see https://keras.io/api/metrics/probabilistic_metrics/#poisson-class
 */
export const poisson = meanMetric("poisson", {}, () => poissonLoss());

/**
 * Mean of max(0, 1 − t p) for targets −1 and 1; 0 and 1 become these.
 * @example
 * const m = metrics.hinge();
 * m.update(Float32Array.of(-1, 1), Float32Array.of(0.5, 0.5), { shape: [2, 1] });
 * m.result(); // 1
 * @see https://keras.io/api/metrics/hinge_metrics/#hinge-class
 */
export const hinge = meanMetric("hinge", {}, () => hingeLoss());

/**
 * Mean of max(0, 1 − t p)² for targets −1 and 1; 0 and 1 become these.
 * @example
 * const m = metrics.squaredHinge();
 * m.update(Float32Array.of(-1, 1), Float32Array.of(0.5, 0.5), { shape: [2, 1] });
 * m.result(); // 1.25
 * @see https://keras.io/api/metrics/hinge_metrics/#squaredhinge-class
 */
export const squaredHinge = meanMetric("squaredHinge", {}, () => squaredHingeLoss());

/**
 * Mean of max(0, 1 + the largest prediction of a wrong class − that of the right one), targets one-hot.
 * @example
 * const m = metrics.categoricalHinge();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 0.25), { shape: [1, 2] });
 * m.result(); // 1.25
 * @see https://keras.io/api/metrics/hinge_metrics/#categoricalhinge-class
 */
export const categoricalHinge = meanMetric("categoricalHinge", {}, () => categoricalHingeLoss());
