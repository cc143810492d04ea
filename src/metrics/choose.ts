// Metrics that are named by what they mean: "accuracy" becomes the kind that fits output and loss, as Keras chooses it.
import type { Loss } from "../losses/loss.js";
import type { Shape } from "../shape.js";
import { metricRegistry, metrics } from "./index.js";
import type { Metric } from "./metric.js";

/** The metric that a name or part stands for in a model. */
export function chooseMetric(given: string | Metric, loss: Loss, output: Shape): Metric {
  if (given !== "accuracy" && given !== "acc") return metricRegistry.resolve(given, "compile: metrics");
  if (output.at(-1) === 1) return metrics.binaryAccuracy();
  return loss.sparse ? metrics.sparseCategoricalAccuracy() : metrics.categoricalAccuracy();
}
