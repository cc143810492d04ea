// Precision and recall, by threshold or among the largest predictions of a row.
import { count, optional } from "../options.js";
import { type MetricFactory, metric, oneOrMany, quotient } from "./metric.js";
import {
  CLAMPED,
  type Counts,
  classIdOption,
  countsOf,
  evenly,
  SOFT,
  thresholdCore,
  thresholdsOption,
} from "./thresholds.js";

const schema = { thresholds: thresholdsOption(), topK: optional(count()), classId: classIdOption() };
/** Keras's threshold with topK: all that are among the largest are above it. */
const ANY = -1e10;

function share(name: string, other: "fp" | "fn"): MetricFactory<typeof schema> {
  return metric(name, schema, ({ thresholds: given, topK, classId }) => {
    const thresholds = [given ?? (topK === undefined ? 0.5 : ANY)].flat();
    return {
      ...thresholdCore({ name, thresholds, topK, classId, flags: evenly(thresholds) ? SOFT | CLAMPED : 0 }),
      result(state) {
        const counts = countsOf(state, thresholds)[0] as Counts;
        return oneOrMany(counts.tp.map((tp, i) => quotient(tp, tp + (counts[other][i] as number))));
      },
    };
  });
}

/**
 * Share of positive targets among what is predicted as positive: TP / (TP + FP), 0 where nothing is.
 *
 * @param options.thresholds above which a prediction is positive: a number in [0, 1], or several, which give a result each.
 *   Default 0.5; with topK none.
 * @param options.topK only the k largest predictions of a row may be positive; the first of equal ones. Default null: all.
 * @param options.classId only this column counts. Default null: all.
 * @example
 * const m = metrics.precision();
 * m.update(Float32Array.of(1, 1, 0), Float32Array.of(0.9, 0.2, 0.8));
 * m.result(); // 0.5
 * @see https://keras.io/api/metrics/classification_metrics/#precision-class
 */
export const precision = share("precision", "fp");

/**
 * Share of positive targets that are predicted as such: TP / (TP + FN), 0 where there are none.
 *
 * @param options.thresholds above which a prediction is positive: a number in [0, 1], or several, which give a result each.
 *   Default 0.5; with topK none.
 * @param options.topK only the k largest predictions of a row may be positive; the first of equal ones. Default null: all.
 * @param options.classId only this column counts. Default null: all.
 * @example
 * const m = metrics.recall({ thresholds: [0.1, 0.5] });
 * m.update(Float32Array.of(1, 1, 0), Float32Array.of(0.9, 0.2, 0.8));
 * m.result(); // 1, 0.5
 * @see https://keras.io/api/metrics/classification_metrics/#recall-class
 */
export const recall = share("recall", "fn");
