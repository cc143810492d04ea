import { losses } from "../losses/index.js";
import { meanMetric } from "./meanMetric.js";

/**
 * Mean of (yTrue − yPred)².
 * @example
 * const m = metrics.meanSquaredError();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 1), { shape: [2, 1] });
 * m.result(); // 0.125
 * @see https://keras.io/api/metrics/regression_metrics/#meansquarederror-class
 */
export const meanSquaredError = meanMetric("meanSquaredError", {}, () => losses.meanSquaredError());

/**
 * Root of the mean of (yTrue − yPred)².
 * @example
 * const m = metrics.rootMeanSquaredError();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 1), { shape: [2, 1] });
 * m.result(); // 0.3536
 * @see https://keras.io/api/metrics/regression_metrics/#rootmeansquarederror-class
 */
export const rootMeanSquaredError = meanMetric(
  "rootMeanSquaredError",
  {},
  () => losses.meanSquaredError(),
  Math.sqrt,
);

/**
 * Mean of |yTrue − yPred|.
 * @example
 * const m = metrics.meanAbsoluteError();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.5, 1), { shape: [2, 1] });
 * m.result(); // 0.25
 * @see https://keras.io/api/metrics/regression_metrics/#meanabsoluteerror-class
 */
export const meanAbsoluteError = meanMetric("meanAbsoluteError", {}, () => losses.meanAbsoluteError());
