// The registry of metrics: one line each.
import { Registry } from "../parts/part.js";
import {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from "./accuracy.js";
import { auc } from "./auc.js";
import { falseNegatives, falsePositives, trueNegatives, truePositives } from "./confusionCounts.js";
import {
  precisionAtRecall,
  recallAtPrecision,
  sensitivityAtSpecificity,
  specificityAtSensitivity,
} from "./constrained.js";
import { concordanceCorrelation, pearsonCorrelation } from "./correlations.js";
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  categoricalHinge,
  hinge,
  klDivergence,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
} from "./crossentropies.js";
import {
  cosineSimilarity,
  logCoshError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  rootMeanSquaredError,
} from "./errors.js";
import { f1Score, fBetaScore } from "./fBetaScore.js";
import { binaryIoU, iou, meanIoU, oneHotIoU, oneHotMeanIoU } from "./iou.js";
import type { Metric } from "./metric.js";
import { precision, recall } from "./precisionRecall.js";
import { r2Score } from "./r2Score.js";

/** Metrics of targets and predictions: those that a model may be compiled with. */
export const metrics = {
  accuracy,
  auc,
  binaryAccuracy,
  binaryCrossentropy,
  binaryIoU,
  categoricalAccuracy,
  categoricalCrossentropy,
  categoricalHinge,
  concordanceCorrelation,
  cosineSimilarity,
  f1Score,
  fBetaScore,
  falseNegatives,
  falsePositives,
  hinge,
  iou,
  klDivergence,
  logCoshError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanIoU,
  meanSquaredError,
  meanSquaredLogarithmicError,
  oneHotIoU,
  oneHotMeanIoU,
  pearsonCorrelation,
  poisson,
  precision,
  precisionAtRecall,
  r2Score,
  recall,
  recallAtPrecision,
  rootMeanSquaredError,
  sensitivityAtSpecificity,
  sparseCategoricalAccuracy,
  sparseCategoricalCrossentropy,
  sparseTopKCategoricalAccuracy,
  specificityAtSensitivity,
  squaredHinge,
  topKCategoricalAccuracy,
  trueNegatives,
  truePositives,
};

export const metricRegistry = new Registry<Metric>("metric", metrics, {
  bce: "binaryCrossentropy",
  kld: "klDivergence",
  logcosh: "logCoshError",
  mae: "meanAbsoluteError",
  mape: "meanAbsolutePercentageError",
  mse: "meanSquaredError",
  msle: "meanSquaredLogarithmicError",
  rmse: "rootMeanSquaredError",
});
