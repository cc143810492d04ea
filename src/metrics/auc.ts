// Area under a curve whose points are taken at thresholds (Keras's AUC). The interpolation of the precision-recall curve is
// that of Davis & Goadrich 2006, "The relationship between precision-recall and ROC curves", section 4.
import { log } from "../numeric/elementary.js";
import { between, count, flag, listOf, nonNegative, oneOf, optional, unit } from "../options.js";
import { showShape } from "../shape.js";
import { metric, quotient } from "./metric.js";
import {
  CLAMPED,
  type Counts,
  countsOf,
  evenly,
  MOST_THRESHOLDS,
  PER_LABEL,
  SOFT,
  type ThresholdDefinition,
  thresholdCore,
} from "./thresholds.js";

const EPSILON = 1e-7;

const schema = {
  numThresholds: between(2, MOST_THRESHOLDS, 200),
  curve: oneOf(["ROC", "PR"], "ROC"),
  summationMethod: oneOf(["interpolation", "minoring", "majoring"], "interpolation"),
  thresholds: optional(listOf(unit())),
  multiLabel: flag(false),
  numLabels: optional(count()),
  labelWeights: optional(listOf(nonNegative())),
  fromLogits: flag(false),
};

type Method = "interpolation" | "minoring" | "majoring";

/**
 * Area under the ROC curve, or under the precision-recall curve, approximated from points at thresholds: more of them
 * come closer. `rocAuc` and `averagePrecision` are exact.
 *
 * @param options.numThresholds 2 to 10 000, spread evenly over [0, 1]. Default 200.
 * @param options.curve `"ROC"` (false positive rate, recall) or `"PR"` (recall, precision). Default `"ROC"`.
 * @param options.summationMethod heights between two points: `"interpolation"` (the middle; for PR by true positives),
 *   `"minoring"` (the lower) or `"majoring"` (the higher). Default `"interpolation"`.
 * @param options.thresholds in [0, 1], in place of numThresholds; both ends are added. Default null.
 * @param options.multiLabel the area is computed for each column, and averaged. Default false: all columns together.
 * @param options.numLabels how many columns there must be with multiLabel. Default null: any.
 * @param options.labelWeights a weight for each column. Default null: all the same.
 * @param options.fromLogits predictions are logits: a sigmoid comes first. Default false.
 * @example
 * const m = metrics.auc();
 * m.update(Float32Array.of(0, 0, 1, 1), Float32Array.of(0, 0.5, 0.3, 0.9));
 * m.result(); // 0.75
 * @see https://keras.io/api/metrics/classification_metrics/#auc-class
 */
export const auc = metric("auc", schema, (options) => {
  const { numThresholds, curve, summationMethod, multiLabel, numLabels, labelWeights } = options;
  const inner = options.thresholds
    ? [...options.thresholds].sort((a, b) => a - b)
    : Array.from({ length: numThresholds - 2 }, (_, i) => (i + 1) / (numThresholds - 1));
  const even = options.thresholds === undefined || evenly([0, ...inner, 1]);
  // Beyond both ends, so that the curve begins with all predictions positive and ends with none.
  const thresholds = [-EPSILON, ...inner, 1 + EPSILON];
  const definition: ThresholdDefinition = {
    name: "auc",
    thresholds,
    labelWeights,
    fromLogits: options.fromLogits,
    flags: (even ? SOFT | CLAMPED : 0) | (multiLabel ? PER_LABEL : 0),
  };
  const core = thresholdCore(definition);
  const area = (counts: Counts): number =>
    curve === "PR" && summationMethod === "interpolation"
      ? interpolatedPrecision(counts)
      : riemannSum(counts, curve, summationMethod);
  return {
    ...core,
    check(shape) {
      core.check?.(shape);
      if (multiLabel && (shape.length < 2 || (numLabels !== undefined && shape.at(-1) !== numLabels)))
        throw new RangeError(
          `auc: multiLabel needs predictions of shape [rows, ${numLabels ?? "labels"}], got ${showShape(shape)}.`,
        );
    },
    result(state) {
      const areas = countsOf(state, thresholds).map(area);
      const weights = (multiLabel && labelWeights) || areas.map(() => 1);
      const total = weights.reduce((a, b) => a + b, 0);
      return quotient(
        areas.reduce((sum, a, i) => sum + a * (weights[i] as number), 0),
        total,
      );
    },
  };
});

function riemannSum({ tp, fp, tn, fn }: Counts, curve: "ROC" | "PR", method: Method): number {
  const point = (i: number): [x: number, y: number] => {
    const [p, n] = [tp[i] as number, fp[i] as number];
    const recall = quotient(p, p + (fn[i] as number));
    return curve === "ROC" ? [quotient(n, n + (tn[i] as number)), recall] : [recall, quotient(p, p + n)];
  };
  const height = {
    interpolation: (a: number, b: number) => (a + b) / 2,
    minoring: Math.min,
    majoring: Math.max,
  }[method];
  let sum = 0;
  for (let i = 0; i + 1 < tp.length; i++) {
    const [[x, y], [nextX, nextY]] = [point(i), point(i + 1)];
    sum += (x - nextX) * height(y, nextY);
  }
  return sum;
}

/** Between two points true positives grow in proportion to all positives, and precision accordingly. */
function interpolatedPrecision({ tp, fp, fn }: Counts): number {
  let sum = 0;
  for (let i = 0; i + 1 < tp.length; i++) {
    const [before, after] = [tp[i] as number, tp[i + 1] as number];
    const [all, allAfter] = [before + (fp[i] as number), after + (fp[i + 1] as number)];
    const slope = quotient(before - after, Math.max(all - allAfter, 0));
    const intercept = after - slope * allAfter;
    const ratio = all > 0 && allAfter > 0 ? all / allAfter : 1;
    sum += quotient(slope * (before - after + intercept * log(ratio)), after + (fn[i + 1] as number));
  }
  return sum;
}
