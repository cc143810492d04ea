// Scores as lines of text: what a terminal shows of them.
import { show } from "../../errors.js";
import type { ClassificationScores, RegressionScores, Scores } from "../../tables/index.js";
import { figure, percent } from "../../tables/report/sentence.js";

export function scoresInWords(scores: Scores): string[] {
  return "r2" in scores ? ofNumbers(scores as RegressionScores) : ofClasses(scores as ClassificationScores);
}

function ofNumbers({ r2, meanAbsoluteError, rootMeanSquaredError }: RegressionScores): string[] {
  return [
    `R²                       ${r2.toFixed(4)}`,
    `mean absolute error      ${figure(meanAbsoluteError)}`,
    `root mean squared error  ${figure(rootMeanSquaredError)}`,
  ];
}

function ofClasses(scores: ClassificationScores): string[] {
  const { accuracy, balancedAccuracy, logLoss, rocAuc, classes } = scores;
  const width = Math.max(5, ...classes.map(({ label }) => show(label).length));
  return [
    `accuracy           ${accuracy.toFixed(4)}`,
    `balanced accuracy  ${balancedAccuracy.toFixed(4)}`,
    `log loss           ${logLoss.toFixed(4)}`,
    ...(rocAuc === null ? [] : [`area under ROC     ${rocAuc.toFixed(4)}`]),
    "",
    `${"class".padEnd(width)}  precision   recall     rows`,
    ...classes.map(
      ({ label, precision, recall, support }) =>
        `${show(label).padEnd(width)}  ${percent(precision).padStart(9)}  ${percent(recall).padStart(7)}  ${String(support).padStart(7)}`,
    ),
  ];
}
