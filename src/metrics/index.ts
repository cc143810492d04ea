/**
 * Metrics: in `compile`, or on their own by `update` and `result`. Each on its own, for pages that are to be small: there, parts have no names (see docs/browsers.md).
 *
 * @module downhill/metrics
 */
// The list of metrics: one line each.

export {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from "./accuracy.js";
export { auc } from "./auc.js";
export { falseNegatives, falsePositives, trueNegatives, truePositives } from "./confusionCounts.js";
export {
  precisionAtRecall,
  recallAtPrecision,
  sensitivityAtSpecificity,
  specificityAtSensitivity,
} from "./constrained.js";
export { concordanceCorrelation, pearsonCorrelation } from "./correlations.js";
export {
  binaryCrossentropy,
  categoricalCrossentropy,
  categoricalHinge,
  hinge,
  klDivergence,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
} from "./crossentropies.js";
export {
  cosineSimilarity,
  logCoshError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  rootMeanSquaredError,
} from "./errors.js";
export { f1Score, fBetaScore } from "./fBetaScore.js";
export { binaryIoU, iou, meanIoU, oneHotIoU, oneHotMeanIoU } from "./iou.js";
export { perplexity } from "./perplexity.js";
export { precision, recall } from "./precisionRecall.js";
export { r2Score } from "./r2Score.js";
export { mean, sum } from "./values.js";
