// How many predictions are true or false positives or negatives, by threshold.
import { type MetricFactory, metric, oneOrMany } from "./metric.js";
import {
  CLAMPED,
  type Counts,
  countsOf,
  evenly,
  SOFT,
  thresholdCore,
  thresholdsOption,
} from "./thresholds.js";

const schema = { thresholds: thresholdsOption() };

function counting(name: string, which: keyof Counts): MetricFactory<typeof schema> {
  return metric(name, schema, (options) => {
    const thresholds = [options.thresholds ?? 0.5].flat();
    return {
      ...thresholdCore({ name, thresholds, flags: evenly(thresholds) ? SOFT | CLAMPED : 0 }),
      direction: which === "fp" || which === "fn" ? "min" : "max",
      result: (state) => oneOrMany((countsOf(state, thresholds)[0] as Counts)[which]),
    };
  });
}

/**
 * How many positive targets are predicted as such, weights counted.
 * @param options.thresholds above which a prediction is positive: a number in [0, 1], or several, which give a result each.
 *   Default 0.5.
 * @example
 * const m = metrics.truePositives();
 * m.update(Float32Array.of(1, 1, 0), Float32Array.of(0.9, 0.2, 0.8));
 * m.result(); // 1
 * @see https://keras.io/api/metrics/classification_metrics/#truepositives-class
 */
export const truePositives = counting("truePositives", "tp");

/**
 * How many negative targets are predicted as such, weights counted.
 * @param options.thresholds above which a prediction is positive: a number in [0, 1], or several. Default 0.5.
 * @example
 * const m = metrics.trueNegatives();
 * m.update(Float32Array.of(1, 1, 0), Float32Array.of(0.9, 0.2, 0.3));
 * m.result(); // 1
 * @see https://keras.io/api/metrics/classification_metrics/#truenegatives-class
 */
export const trueNegatives = counting("trueNegatives", "tn");

/**
 * How many negative targets are predicted as positive, weights counted.
 * @param options.thresholds above which a prediction is positive: a number in [0, 1], or several. Default 0.5.
 * @example
 * const m = metrics.falsePositives({ thresholds: [0.5, 0.85] });
 * m.update(Float32Array.of(1, 0, 0), Float32Array.of(0.9, 0.7, 0.8));
 * m.result(); // 2, 0
 * @see https://keras.io/api/metrics/classification_metrics/#falsepositives-class
 */
export const falsePositives = counting("falsePositives", "fp");

/**
 * How many positive targets are predicted as negative, weights counted.
 * @param options.thresholds above which a prediction is positive: a number in [0, 1], or several. Default 0.5.
 * @example
 * const m = metrics.falseNegatives();
 * m.update(Float32Array.of(1, 1, 0), Float32Array.of(0.9, 0.2, 0.8));
 * m.result(); // 1
 * @see https://keras.io/api/metrics/classification_metrics/#falsenegatives-class
 */
export const falseNegatives = counting("falseNegatives", "fn");
