// The registry of metrics: one line each.
import { Registry } from "../parts/part.js";
import { binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from "./accuracy.js";
import { meanAbsoluteError, meanSquaredError, rootMeanSquaredError } from "./errors.js";
import type { Metric } from "./metric.js";

export const metrics = {
  binaryAccuracy,
  categoricalAccuracy,
  meanAbsoluteError,
  meanSquaredError,
  rootMeanSquaredError,
  sparseCategoricalAccuracy,
};

export const metricRegistry = new Registry<Metric>("metric", metrics, {
  mse: "meanSquaredError",
  mae: "meanAbsoluteError",
  rmse: "rootMeanSquaredError",
});
