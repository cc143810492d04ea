/**
 * Networks, what they are made of, and how they are trained: all that runs in every runtime.
 *
 * @module downhill
 */

export type { Activation } from "./activations/activation.js";
export { activations } from "./activations/registry.js";
export type { Callback, Logs, LogValue } from "./callbacks/callback.js";
export { callbacks } from "./callbacks/index.js";
export type { NamedWeight, Trainee } from "./callbacks/trainee.js";
export type { Constraint } from "./constraints/constraint.js";
export { constraints } from "./constraints/registry.js";
export { type ActivationDefinition, defineActivation } from "./custom/defineActivation.js";
export {
  type CallContext,
  defineLayer,
  type InputCount,
  type LayerDefinition,
} from "./custom/defineLayer.js";
export { defineLoss, type LossDefinition } from "./custom/defineLoss.js";
export { defineMetric, type MetricDefinition } from "./custom/defineMetric.js";
export {
  defineOptimizer,
  type OptimizerDefinition,
  type UpdateContext,
  type Updated,
} from "./custom/defineOptimizer.js";
export type { Operand } from "./custom/operation.js";
export { ops } from "./custom/ops/registry.js";
export type { ClassWeight } from "./data/dataset.js";
export { argmax, toCategorical } from "./data/toCategorical.js";
export { type Split, type SplitOptions, trainTestSplit } from "./data/trainTestSplit.js";
export { NonFiniteError, ThreadError } from "./errors.js";
export {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
} from "./experiments/crossValidate.js";
export { type LearningRateCurve, lrFinder } from "./experiments/lrFinder.js";
export { type InitOptions, init } from "./init.js";
export type { Initializer } from "./initializers/initializer.js";
export { initializers } from "./initializers/registry.js";
export type { Layer } from "./layers/layer.js";
export { type InputOptions, input, type Node } from "./layers/node.js";
export { layers } from "./layers/registry.js";
export type { Loss } from "./losses/loss.js";
export { losses } from "./losses/registry.js";
export {
  type ClassFigures,
  type ClassificationReport,
  classificationReport,
} from "./metrics/classificationReport.js";
export { type ConfusionOptions, confusionMatrix } from "./metrics/confusionMatrix.js";
export type { Direction, Metric, MetricResult } from "./metrics/metric.js";
export { averagePrecision, type RankingOptions, rocAuc } from "./metrics/ranking.js";
export { metrics } from "./metrics/registry.js";
export type { ValueMetric } from "./metrics/values.js";
export type { Json, JsonObject } from "./model/annotations.js";
export { type GenerateOptions, generate } from "./model/generate.js";
export { type ModelOptions, model, type Predictions } from "./model/graphModel.js";
export { loadModel } from "./model/load.js";
export type { Model, StepOptions } from "./model/model.js";
export { type Sequential, type SequentialOptions, sequential } from "./model/sequential.js";
export type { PredictOptions } from "./network/predict.js";
export type { PredictAsyncOptions } from "./network/predictAsync.js";
export type { Optimizer } from "./optimizers/optimizer.js";
export { optimizers } from "./optimizers/registry.js";
export type { OptimizerRun } from "./optimizers/run.js";
export { regularizers } from "./regularizers/registry.js";
export type { Regularizer } from "./regularizers/regularizer.js";
export type { Precision } from "./runtime/modules.js";
export { schedules } from "./schedules/index.js";
export type { Schedule } from "./schedules/schedule.js";
export type { Shape } from "./shape.js";
export { type NestedNumbers, type NumberArray, Tensor, type TensorLike, tensor } from "./tensor.js";
export type { CompileOptions, Metrics } from "./training/compiled.js";
export type { Batch } from "./training/feed.js";
export type { FitResult } from "./training/fit.js";
export type { FitOptions } from "./training/fitOptions.js";
export type { History } from "./training/history.js";
export type { OneOrEach } from "./training/perOutput.js";
export type {
  Backward,
  BatchGradients,
  InputGradients,
  NamedNumbers,
  WeightGradients,
} from "./training/steps.js";
