// Errors of regression: means of losses.
import { cosineSimilarity as cosineSimilarityLoss } from "../losses/cosineSimilarity.js";
import { logCosh as logCoshLoss } from "../losses/logCosh.js";
import { meanAbsoluteError as meanAbsoluteErrorLoss } from "../losses/meanAbsoluteError.js";
import { meanAbsolutePercentageError as meanAbsolutePercentageErrorLoss } from "../losses/meanAbsolutePercentageError.js";
import { meanSquaredError as meanSquaredErrorLoss } from "../losses/meanSquaredError.js";
import { meanSquaredLogarithmicError as meanSquaredLogarithmicErrorLoss } from "../losses/meanSquaredLogarithmicError.js";
import { integer } from "../options.js";
import { meanMetric } from "./meanMetric.js";

/**
 * Mean of (yTrue − yPred)².
 * @example
 * const m = metrics.meanSquaredError();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 1), { shape: [2, 1] });
 * m.result(); // 0.125
 * @see https://keras.io/api/metrics/regression_metrics/#meansquarederror-class
 */
export const meanSquaredError = meanMetric("meanSquaredError", {}, () => meanSquaredErrorLoss());

/**
 * Root of the mean of (yTrue − yPred)².
 * @example
 * const m = metrics.rootMeanSquaredError();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 1), { shape: [2, 1] });
 * m.result(); // 0.3536
 * @see https://keras.io/api/metrics/regression_metrics/#rootmeansquarederror-class
 */
export const rootMeanSquaredError = meanMetric("rootMeanSquaredError", {}, () => meanSquaredErrorLoss(), {
  finish: Math.sqrt,
});

/**
 * Mean of |yTrue − yPred|.
 * @example
 * const m = metrics.meanAbsoluteError();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 1), { shape: [2, 1] });
 * m.result(); // 0.25
 * @see https://keras.io/api/metrics/regression_metrics/#meanabsoluteerror-class
 */
export const meanAbsoluteError = meanMetric("meanAbsoluteError", {}, () => meanAbsoluteErrorLoss());

/**
 * Mean of 100 |yTrue − yPred| / max(|yTrue|, 1e-7).
 * @example
 * const m = metrics.meanAbsolutePercentageError();
 * m.update(Float32Array.of(2, 1), Float32Array.of(1, 1), { shape: [2, 1] });
 * m.result(); // 25
 * @see https://keras.io/api/metrics/regression_metrics/#meanabsolutepercentageerror-class
 */
export const meanAbsolutePercentageError = meanMetric("meanAbsolutePercentageError", {}, () =>
  meanAbsolutePercentageErrorLoss(),
);

/**
 * Mean of (log(1 + yTrue) − log(1 + yPred))².
 * @example
 * const m = metrics.meanSquaredLogarithmicError();
 * m.update(Float32Array.of(0, 1), Float32Array.of(1, 1), { shape: [2, 1] });
 * m.result(); // 0.2402
 * @see https://keras.io/api/metrics/regression_metrics/#meansquaredlogarithmicerror-class
 */
export const meanSquaredLogarithmicError = meanMetric("meanSquaredLogarithmicError", {}, () =>
  meanSquaredLogarithmicErrorLoss(),
);

/**
 * Mean of ln cosh(yPred − yTrue).
 * @example
 * const m = metrics.logCoshError();
 * m.update(Float32Array.of(0, 1), Float32Array.of(1, 1), { shape: [2, 1] });
 * m.result(); // 0.2169
 * @see https://keras.io/api/metrics/regression_metrics/#logcosherror-class
 */
export const logCoshError = meanMetric("logCoshError", {}, () => logCoshLoss());

/**
 * Mean of the cosine of the angle between target and prediction: Σ yTrue · yPred / (‖yTrue‖ ‖yPred‖), 1 where their
 * directions are the same.
 * @param options.axis along which the vectors lie. Default −1.
 * @example
 * const m = metrics.cosineSimilarity();
 * m.update(Float32Array.of(0, 1), Float32Array.of(1, 1), { shape: [1, 2] });
 * m.result(); // 0.7071
 * @see https://keras.io/api/metrics/regression_metrics/#cosinesimilarity-class
 */
export const cosineSimilarity = meanMetric(
  "cosineSimilarity",
  { axis: integer(-1) },
  (o) => cosineSimilarityLoss({ axis: o.axis }),
  { direction: "max", finish: (mean) => -mean, masked: true },
);
