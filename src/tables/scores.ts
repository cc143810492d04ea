// How good predictions are: for classes accuracy, log loss, area under the ROC curve and what each class gets; for numbers R², mean absolute
// and root mean squared error.

import { averagePrecision, confusionMatrix, rocAuc } from "../index.js";
import { classFigures, share } from "../metrics/classificationReport.js";
import type { JsonObject } from "../model/annotations.js";
import { argmaxOf } from "../numeric/argmax.js";
import { log } from "../numeric/elementary.js";
import type { ClassTarget, NumberTarget, Target } from "./target.js";

export interface ClassScores extends JsonObject {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows of the class. */
  readonly support: number;
}

export interface ClassificationScores extends JsonObject {
  readonly rows: number;
  readonly accuracy: number;
  /** Mean of the classes' recalls. */
  readonly balancedAccuracy: number;
  /** Mean of −ln of the probability of the true class. */
  readonly logLoss: number;
  /** Of two classes, or the mean over classes, each against the others; null where a class has no rows. */
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
  /** How far stated probabilities are from what happens (expected calibration error, ten bins). */
  readonly calibrationError: number;
  readonly classes: readonly ClassScores[];
  /** Rows: true classes; columns: predicted ones. */
  readonly confusion: readonly (readonly number[])[];
}

export interface RegressionScores extends JsonObject {
  readonly rows: number;
  /** Share of the variance that is explained. */
  readonly r2: number;
  readonly meanAbsoluteError: number;
  readonly rootMeanSquaredError: number;
}

export type Scores = ClassificationScores | RegressionScores;

/** @param outputs [rows, outputs] as the network gives them. @param y [rows] as the network is to learn them. */
export function scoresOf(target: Target, outputs: Float32Array, y: Float32Array): Scores {
  return target.task === "classification"
    ? classScores(target, outputs, y)
    : numberScores(target, outputs, y);
}

/** What decides between two models: the larger, the better. */
export const quality = (scores: Scores): number =>
  "r2" in scores ? (scores.r2 as number) : (scores.accuracy as number);
export const qualityName = (scores: Scores): string => ("r2" in scores ? "R²" : "accuracy");

const LEAST = 1e-15;
export const BINS = 10;

function classScores({ labels }: ClassTarget, p: Float32Array, y: Float32Array): ClassificationScores {
  const width = labels.length;
  const rows = y.length;
  const predicted = Float32Array.from(y, (_, row) => argmaxOf(p, row * width, width));
  const confusion = confusionMatrix(y, predicted, { numClasses: width });
  const of = (i: number, j: number): number => confusion[i]?.[j] ?? 0;
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const classes = classFigures(confusion, labels).map(
    ({ f1Score, ...figures }): ClassScores => ({ ...figures, f1: f1Score }),
  );
  const present = classes.filter(({ support }) => support > 0);
  const logLoss = -sum([...y].map((of, row) => log(Math.max(LEAST, p[row * width + of] as number)))) / rows;
  const ranked = labels.flatMap((_, i) => {
    if (width === 2 && i === 0) return [];
    const truth = Float32Array.from(y, (of) => Number(of === i));
    const score = Float32Array.from(y, (_, row) => p[row * width + i] as number);
    const support = sum([...truth]);
    return support > 0 && support < rows
      ? [{ auc: rocAuc(truth, score), precision: averagePrecision(truth, score) }]
      : [];
  });
  const meanOf = (key: "auc" | "precision"): number | null =>
    ranked.length > 0 ? sum(ranked.map((r) => r[key])) / ranked.length : null;
  return {
    rows,
    accuracy: share(sum(labels.map((_, i) => of(i, i))), rows),
    balancedAccuracy: share(sum(present.map(({ recall }) => recall)), present.length),
    logLoss,
    rocAuc: meanOf("auc"),
    averagePrecision: meanOf("precision"),
    calibrationError: sum(
      calibration(p, y, width).map((b) => (b.rows / rows) * Math.abs(b.stated - b.happened)),
    ),
    classes,
    confusion,
  };
}

/** A bin of predictions whose likeliest class has about the same probability. */
export interface CalibrationBin {
  readonly rows: number;
  /** Mean probability of the likeliest class. */
  readonly stated: number;
  /** Share of the rows where it is the true one. */
  readonly happened: number;
}

export function calibration(p: Float32Array, y: Float32Array, width: number): CalibrationBin[] {
  const bins = Array.from({ length: BINS }, () => ({ rows: 0, stated: 0, happened: 0 }));
  y.forEach((of, row) => {
    const best = argmaxOf(p, row * width, width);
    const stated = p[row * width + best] as number;
    const bin = bins[Math.min(BINS - 1, Math.floor(stated * BINS))] as (typeof bins)[number];
    bin.rows += 1;
    bin.stated += stated;
    bin.happened += Number(best === of);
  });
  return bins
    .filter(({ rows }) => rows > 0)
    .map(({ rows, stated, happened }) => ({ rows, stated: stated / rows, happened: happened / rows }));
}

function numberScores({ deviation }: NumberTarget, outputs: Float32Array, y: Float32Array): RegressionScores {
  const rows = y.length;
  // About the first, so that equal ones have exactly their own mean and no spread.
  const first = y[0] as number;
  const mean = first + y.reduce((sum, of) => sum + (of - first), 0) / rows;
  let [squares, spread, distance] = [0, 0, 0];
  y.forEach((of, row) => {
    const error = (outputs[row] as number) - of;
    squares += error * error;
    spread += (of - mean) * (of - mean);
    distance += Math.abs(error);
  });
  return {
    rows,
    r2: spread > 0 ? 1 - squares / spread : 0,
    meanAbsoluteError: (distance / rows) * deviation,
    rootMeanSquaredError: Math.sqrt(squares / rows) * deviation,
  };
}
