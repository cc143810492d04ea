/**
 * The search for good options: samplers, pruners, studies.
 *
 * @module downhill/tune
 */
export type { TuneModelOptions } from "./model/options.js";
export type { Ensemble } from "./model/winner.js";
export { pruners } from "./pruners/index.js";
export type { Pruner } from "./pruners/pruner.js";
export type { BullmqOptions } from "./queue/bullmq.js";
export type { GridOptions } from "./samplers/grid.js";
export { samplers } from "./samplers/index.js";
export type { Sampler } from "./samplers/sampler.js";
export type { Choice, Distribution, RangeOptions } from "./space/distribution.js";
export { storages } from "./storages/index.js";
export type { StudyStorage } from "./storages/studyStorage.js";
export type { Direction, Objective } from "./study/objective.js";
export type { StudyCallback, TuneOptions } from "./study/settings.js";
export type { Study } from "./study/study.js";
export type { TrialResult, TrialState } from "./study/trialResult.js";
export { type Trial, TrialPruned } from "./trial.js";
export { tune } from "./tune.js";
export { type TunedModel, tuneModel } from "./tuneModel.js";
