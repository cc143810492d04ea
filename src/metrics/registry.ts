// Metrics under their names.
import { Registry } from "../parts/registry.js";
import * as factories from "./index.js";
import type { Metric } from "./metric.js";

/**
 * Metrics: in `compile`, or on their own by `update` and `result`.
 *
 * @namespace
 */
export const metrics = { ...factories };

export const metricRegistry = new Registry<Metric>("metric", metrics, {
  bce: "binaryCrossentropy",
  kld: "klDivergence",
  logcosh: "logCoshError",
  mae: "meanAbsoluteError",
  mape: "meanAbsolutePercentageError",
  mse: "meanSquaredError",
  msle: "meanSquaredLogarithmicError",
  rmse: "rootMeanSquaredError",
});
