// F-scores: weighted harmonic means of precision and recall. Every quotient has 1e-7 added to its divisor, as in Keras.
import { oneOf, optional, positive, unit, where } from "../options.js";
import { showShape } from "../shape.js";
import { type MetricCore, metric, oneOrMany } from "./metric.js";
import { type Counts, countsOf, LARGEST, PER_LABEL, SOFT, thresholdCore } from "./thresholds.js";

const EPSILON = 1e-7;

const schema = {
  average: optional(oneOf(["micro", "macro", "weighted"])),
  threshold: optional(where(unit(), "a number in (0, 1]", (t) => t > 0)),
};
interface Options {
  readonly average: "micro" | "macro" | "weighted" | undefined;
  readonly threshold: number | undefined;
}

function fScore(name: string, beta: number, { average, threshold }: Options): MetricCore {
  const thresholds = [threshold ?? 0.5];
  const flags = SOFT | (average === "micro" ? 0 : PER_LABEL) | (threshold === undefined ? LARGEST : 0);
  return {
    ...thresholdCore({ name, thresholds, flags }),
    check(shape) {
      if (shape.length !== 2)
        throw new RangeError(
          `${name}: expected predictions of shape [rows, classes], got ${showShape(shape)}.`,
        );
    },
    result(state) {
      const labels = countsOf(state, thresholds).map(({ tp, fp, fn }: Counts) => {
        const [hits, wrong, missed] = [tp[0] as number, fp[0] as number, fn[0] as number];
        const precision = hits / (hits + wrong + EPSILON);
        const recall = hits / (hits + missed + EPSILON);
        const mean = (precision * recall) / (beta * beta * precision + recall + EPSILON);
        return { score: mean * (1 + beta * beta), weight: hits + missed };
      });
      const scores = Float64Array.from(labels, ({ score }) => score);
      if (average === undefined) return oneOrMany(scores);
      const total = labels.reduce((sum, { weight }) => sum + weight, EPSILON);
      return labels.reduce(
        (sum, { score, weight }) =>
          sum + score * (average === "weighted" ? weight / total : 1 / labels.length),
        0,
      );
    },
  };
}

/**
 * F-score for each class, (1 + β²) P R / (β² P + R), of precision P and recall R: β > 1 counts recall more.
 *
 * @param options.beta > 0. Default 1.
 * @param options.average `"macro"` (mean over classes), `"weighted"` (by how often a class is right), `"micro"` (all classes
 *   counted together), or null: a number for each class. Default null.
 * @param options.threshold in (0, 1], above which a prediction is positive. Default null: the largest of a row.
 * @example
 * const m = metrics.fBetaScore({ beta: 2, average: "micro", threshold: 0.5 });
 * m.update(Float32Array.of(1, 0, 1, 1), Float32Array.of(0.9, 0.8, 0.2, 0.7), { shape: [2, 2] });
 * m.result(); // 0.6667
 * @see https://keras.io/api/metrics/classification_metrics/#fbetascore-class
 */
export const fBetaScore = metric("fBetaScore", { beta: positive(1), ...schema }, (o) =>
  fScore("fBetaScore", o.beta, o),
);

/**
 * F1 score for each class: harmonic mean of precision and recall.
 *
 * @param options.average `"macro"`, `"weighted"`, `"micro"`, or null: a number for each class. Default null.
 * @param options.threshold in (0, 1], above which a prediction is positive. Default null: the largest of a row.
 * @example
 * const m = metrics.f1Score();
 * m.update(Float32Array.of(1, 0, 0, 1, 0, 1), Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.2, 0.8), { shape: [3, 2] });
 * m.result(); // 0.6667, 0.6667
 * @see https://keras.io/api/metrics/classification_metrics/#f1score-class
 */
export const f1Score = metric("f1Score", schema, (o) => fScore("f1Score", 1, o));
