// Precision, recall and F1 of each class, and their means: what one looks at beside accuracy.
import { largest } from "../numeric/extremes.js";
import { confusionMatrix } from "./confusionMatrix.js";

export interface ClassFigures {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1Score: number;
  /** Rows of the class. */
  readonly support: number;
}

export interface ClassificationReport {
  readonly accuracy: number;
  readonly classes: readonly ClassFigures[];
  /** Means over the classes; weighted by the rows of each. */
  readonly macro: Omit<ClassFigures, "label">;
  readonly weighted: Omit<ClassFigures, "label">;
  /** A table for people. */
  toString(): string;
}

/** Part of a whole; of nothing, 0. */
export const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

/**
 * Precision, recall and F1 of each class from true and predicted class indices. Where a class is never predicted its precision is 0.
 *
 * @param options `labels`: names of the classes. Default: their indices.
 * @throws {RangeError} where lengths differ or an index has no label.
 * @example
 * const report = classificationReport([0, 1, 1, 2], [0, 1, 2, 2], { labels: ["a", "b", "c"] });
 * report.accuracy; // 0.75
 * report.classes[1].recall; // 0.5
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.classification_report.html
 */
export function classificationReport(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: { readonly labels?: readonly string[] } = {},
): ClassificationReport {
  const { labels } = options;
  const [t, p] = [Float32Array.from(yTrue), Float32Array.from(yPred)];
  const counts = confusionMatrix(t, p, labels ? { numClasses: labels.length } : {});
  const classes = classFigures(counts, labels);
  const rows = t.length;
  const mean = (weightOf: (figures: ClassFigures) => number): Omit<ClassFigures, "label"> => {
    const of = (key: "precision" | "recall" | "f1Score"): number =>
      classes.reduce((sum, figures) => sum + weightOf(figures) * figures[key], 0);
    return { precision: of("precision"), recall: of("recall"), f1Score: of("f1Score"), support: rows };
  };
  const report = {
    accuracy: share(
      classes.reduce((sum, _, i) => sum + ((counts[i] as number[])[i] as number), 0),
      rows,
    ),
    classes,
    macro: mean(() => 1 / classes.length),
    weighted: mean(({ support }) => share(support, rows)),
  };
  return Object.defineProperty(report, "toString", { value: () => asText(report) });
}

/** What each class gets. @param counts rows: true classes; columns: predicted ones. */
export function classFigures(
  counts: readonly (readonly number[])[],
  labels?: readonly string[],
): ClassFigures[] {
  return counts.map((row, i) => {
    const hits = row[i] as number;
    const support = row.reduce((a, b) => a + b, 0);
    const claimed = counts.reduce((sum, other) => sum + (other[i] as number), 0);
    const [precision, recall] = [share(hits, claimed), share(hits, support)];
    const f1Score = share(2 * precision * recall, precision + recall);
    return { label: labels?.[i] ?? String(i), precision, recall, f1Score, support };
  });
}

function asText({ accuracy, classes, macro, weighted }: ClassificationReport): string {
  const all = [
    ...classes,
    { label: "mean of classes", ...macro },
    { label: "weighted by rows", ...weighted },
  ];
  const width = largest(all.map(({ label }) => label.length));
  const cell = (value: number): string => value.toFixed(3).padStart(9);
  return [
    `${" ".repeat(width)}  precision     recall         f1     rows`,
    ...all.map(
      ({ label, precision, recall, f1Score, support }) =>
        `${label.padEnd(width)}  ${cell(precision)}  ${cell(recall)}  ${cell(f1Score)}  ${String(support).padStart(7)}`,
    ),
    `accuracy ${accuracy.toFixed(3)}`,
  ].join("\n");
}
