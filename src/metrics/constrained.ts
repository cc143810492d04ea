// The best of one rate where another is at least as high as wanted, over evenly spread thresholds.
import { between, type Option, required, type Schema, unit } from "../options.js";
import { type MetricFactory, metric, quotient } from "./metric.js";
import {
  CLAMPED,
  type Counts,
  classIdOption,
  countsOf,
  MOST_THRESHOLDS,
  SOFT,
  thresholdCore,
} from "./thresholds.js";

type Rate = (counts: Counts, i: number) => number;
const at = (values: Float64Array, i: number): number => values[i] as number;
const precision: Rate = ({ tp, fp }, i) => quotient(at(tp, i), at(tp, i) + at(fp, i));
const sensitivity: Rate = ({ tp, fn }, i) => quotient(at(tp, i), at(tp, i) + at(fn, i));
const specificity: Rate = ({ tn, fp }, i) => quotient(at(tn, i), at(tn, i) + at(fp, i));

const common = { numThresholds: between(1, MOST_THRESHOLDS, 200), classId: classIdOption() };
type Constraint<K extends string> = { readonly [P in K]: Option<number> & { readonly required: true } };

function bestWhere<K extends string>(
  name: string,
  option: K,
  constrained: Rate,
  wanted: Rate,
): MetricFactory<Constraint<K> & typeof common> {
  const schema = { [option]: required(unit()), ...common } as Constraint<K> & typeof common;
  return metric(name, schema as Constraint<K> & typeof common & Schema, (options) => {
    const { numThresholds, classId } = options as { numThresholds: number; classId: number | undefined };
    const least = (options as Record<string, unknown>)[option] as number;
    const thresholds =
      numThresholds === 1 ? [0.5] : Array.from({ length: numThresholds }, (_, i) => i / (numThresholds - 1));
    return {
      ...thresholdCore({ name, thresholds, classId, flags: numThresholds === 1 ? 0 : SOFT | CLAMPED }),
      result(state) {
        const counts = countsOf(state, thresholds)[0] as Counts;
        return thresholds.reduce(
          (best, _, i) => (constrained(counts, i) >= least ? Math.max(best, wanted(counts, i)) : best),
          0,
        );
      },
    };
  });
}

/**
 * The best precision at a threshold where recall is at least as wanted; 0 where there is none.
 * @param options.recall in [0, 1].
 * @param options.numThresholds how many thresholds are tried, 1 to 10 000. Default 200.
 * @param options.classId only this column counts. Default null: all.
 * @example
 * const m = metrics.precisionAtRecall({ recall: 0.5 });
 * m.update(Float32Array.of(0, 0, 0, 1, 1), Float32Array.of(0, 0.3, 0.8, 0.3, 0.8));
 * m.result(); // 0.5
 * @see https://keras.io/api/metrics/classification_metrics/#precisionatrecall-class
 */
export const precisionAtRecall = bestWhere("precisionAtRecall", "recall", sensitivity, precision);

/**
 * The best recall at a threshold where precision is at least as wanted; 0 where there is none.
 * @param options.precision in [0, 1].
 * @param options.numThresholds how many thresholds are tried, 1 to 10 000. Default 200.
 * @param options.classId only this column counts. Default null: all.
 * @example
 * const m = metrics.recallAtPrecision({ precision: 0.8 });
 * m.update(Float32Array.of(0, 0, 1, 1), Float32Array.of(0, 0.5, 0.3, 0.9));
 * m.result(); // 0.5
 * @see https://keras.io/api/metrics/classification_metrics/#recallatprecision-class
 */
export const recallAtPrecision = bestWhere("recallAtPrecision", "precision", precision, sensitivity);

/**
 * The best sensitivity, TP / (TP + FN), at a threshold where specificity, TN / (TN + FP), is at least as wanted.
 * @param options.specificity in [0, 1].
 * @param options.numThresholds how many thresholds are tried, 1 to 10 000. Default 200.
 * @param options.classId only this column counts. Default null: all.
 * @example
 * const m = metrics.sensitivityAtSpecificity({ specificity: 0.5 });
 * m.update(Float32Array.of(0, 0, 0, 1, 1), Float32Array.of(0, 0.3, 0.8, 0.3, 0.8));
 * m.result(); // 0.5
 * @see https://keras.io/api/metrics/classification_metrics/#sensitivityatspecificity-class
 */
export const sensitivityAtSpecificity = bestWhere(
  "sensitivityAtSpecificity",
  "specificity",
  specificity,
  sensitivity,
);

/**
 * The best specificity, TN / (TN + FP), at a threshold where sensitivity, TP / (TP + FN), is at least as wanted.
 * @param options.sensitivity in [0, 1].
 * @param options.numThresholds how many thresholds are tried, 1 to 10 000. Default 200.
 * @param options.classId only this column counts. Default null: all.
 * @example
 * const m = metrics.specificityAtSensitivity({ sensitivity: 0.5 });
 * m.update(Float32Array.of(0, 0, 0, 1, 1), Float32Array.of(0, 0.3, 0.8, 0.3, 0.8));
 * m.result(); // 0.6667
 * @see https://keras.io/api/metrics/classification_metrics/#specificityatsensitivity-class
 */
export const specificityAtSensitivity = bestWhere(
  "specificityAtSensitivity",
  "sensitivity",
  sensitivity,
  specificity,
);
