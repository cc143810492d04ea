// Confusion matrices: on their own, and as the state of the IoU metrics.
import { moveLast } from "../losses/axis.js";
import { optionsObject } from "../options.js";
import { compute, numbersOf } from "../parts/alone.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { MetricInputs } from "./metric.js";

/** How targets and predictions are read as classes. */
export interface ClassReading {
  readonly classes: number;
  /** Along this axis the largest is the class; undefined: the numbers are classes. */
  readonly trueAxis?: number | undefined;
  readonly predictedAxis?: number | undefined;
  /** Predictions above it are class 1, others class 0. */
  readonly threshold?: number;
  /** A true class whose numbers count nowhere. */
  readonly ignored?: number | undefined;
  /** Weights lose their fraction. */
  readonly wholeWeights?: boolean;
}

/** Appends what adds a batch to a matrix of f64 words, row the true class, column the predicted one. */
export function appendConfusion(
  tape: Tape,
  matrix: Value,
  inputs: MetricInputs,
  reading: ClassReading,
): void {
  const { yTrue, yPred, weights } = inputs;
  const rowsOf = (x: Value, axis: number | undefined): [rows: Value, width: number] =>
    axis === undefined ? [x, 1] : [moveLast(tape, x, [axis]), x.shape[axis] as number];
  const [t, trueWidth] = rowsOf(yTrue, reading.trueAxis);
  const [p, predictedWidth] = rowsOf(yPred, reading.predictedAxis);
  const rows = p.elements / predictedWidth;
  tape.emit(
    "confusionMatrix",
    [],
    [matrix, t, p, weights],
    [rows, trueWidth, predictedWidth, reading.classes],
    [
      reading.threshold ?? Number.NaN,
      reading.ignored ?? Number.NaN,
      { word: reading.wholeWeights ? 1 : 0 },
      { word: weights ? rows / weights.elements : 1 },
    ],
  );
}

/** Throws where a number is no class. */
export function checkClasses(data: Float32Array, classes: number, who: string, ignored?: number): void {
  const bad = data.findIndex((c) => c !== ignored && !(Number.isInteger(c) && c >= 0 && c < classes));
  if (bad >= 0) {
    throw new RangeError(
      `${who}[${bad}] must be a class, a whole number from 0 to ${classes - 1}, got ${data[bad]}.`,
    );
  }
}

/** Options of `confusionMatrix`. */
export interface ConfusionOptions {
  /** How many classes there are. Default: one more than the largest that occurs. */
  readonly numClasses?: number;
  /** A weight for each number. Default: 1. */
  readonly sampleWeight?: Float32Array | readonly number[];
}

/**
 * How often, or with what weight, each true class was predicted as each class: `matrix[true][predicted]`.
 *
 * @param yTrue classes, 0 … numClasses − 1.
 * @param yPred predicted classes.
 * @throws {RangeError} where a number is no class, or lengths differ.
 * @example
 * confusionMatrix(Float32Array.of(0, 1, 1), Float32Array.of(0, 1, 0)); // 1, 0, 1, 1
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.confusion_matrix.html
 */
export function confusionMatrix(
  yTrue: Float32Array | readonly number[],
  yPred: Float32Array | readonly number[],
  options: ConfusionOptions = {},
): number[][] {
  const { numClasses, sampleWeight } = optionsObject(
    "confusionMatrix",
    options,
    "numClasses",
  ) as ConfusionOptions;
  const { data: t } = numbersOf(yTrue, undefined, "confusionMatrix: yTrue");
  const { data: p } = numbersOf(yPred, undefined, "confusionMatrix: yPred");
  if (numClasses !== undefined && !(Number.isSafeInteger(numClasses) && numClasses >= 1))
    throw new RangeError(`confusionMatrix: numClasses must be a whole number >= 1, got ${numClasses}.`);
  if (t.length !== p.length)
    throw new RangeError(
      `confusionMatrix: yTrue has ${t.length} numbers, yPred ${p.length}. They must be equal.`,
    );
  const w = sampleWeight && numbersOf(sampleWeight, undefined, "confusionMatrix: sampleWeight").data;
  if (w && w.length !== t.length)
    throw new RangeError(
      `confusionMatrix: sampleWeight has ${w.length} numbers, yTrue ${t.length}. They must be equal.`,
    );
  const classes = numClasses ?? 1 + [...t, ...p].reduce((most, c) => (c > most ? c : most), 0);
  checkClasses(t, classes, "confusionMatrix: yTrue");
  checkClasses(p, classes, "confusionMatrix: yPred");
  const [words] = compute(({ tape, place, room }) => {
    const matrix = room([classes * classes * 2]);
    appendConfusion(
      tape,
      matrix,
      { yTrue: place(t, [t.length]), yPred: place(p, [p.length]), weights: w && place(w, [w.length]) },
      { classes },
    );
    return [matrix];
  }) as [Float32Array];
  const counts = new Float64Array(words.buffer);
  return Array.from({ length: classes }, (_, row) => [
    ...counts.subarray(row * classes, (row + 1) * classes),
  ]);
}
