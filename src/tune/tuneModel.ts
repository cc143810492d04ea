// A model from data, without an objective: the space, the scoring and the last training are made here.
import type { Sequential } from "../model/sequential.js";
import { Clock } from "./model/clock.js";
import { Ending } from "./model/ending.js";
import { checkModelOptions, type TuneModelOptions } from "./model/options.js";
import { type Material, prepare } from "./model/prepare.js";
import { runTrial, SCORE } from "./model/search.js";
import { Ensemble, retrain } from "./model/winner.js";
import { isFeasible } from "./study/best.js";
import type { Study } from "./study/study.js";
import type { TrialResult } from "./study/trialResult.js";
import type { Trial } from "./trial.js";
import { tune } from "./tune.js";
import { TUNE_MODEL } from "./workers/messages.js";

export interface TunedModel {
  /** The best found, trained on all rows; it takes inputs as they were given, and predicts what y has. */
  readonly model: Sequential;
  readonly study: Study;
  /**
   * How the winner did on rows held out from it: `loss` (cross-entropy; for numbers the mean squared error in units of the
   * variance of y), and `accuracy`, or for numbers `rSquared`, 1 − loss.
   */
  readonly score: Readonly<Record<string, number>>;
  /** The best few, where `ensemble` is more than 1: `predict` gives the mean of their predictions. */
  readonly ensemble: Ensemble;
}

/**
 * Finds a network for data: layers, units, activation, optimizer, learning rate and schedule, batch size, dropout and weight
 * decay, and returns the best one, trained on all rows.
 *
 * What is to be learnt is guessed from y: whole numbers 0 … k−1 and one-hot rows are classes, rows of several zeros and ones
 * labels, all else numbers. Inputs are standardised within the model. The first trial is an ordinary network (one layer of
 * 64 units, Adam's defaults). With the same seed and `trials` the result is the same, to the bit; a time that runs out is not.
 *
 * @param options.x inputs [rows, …]. @param options.y targets [rows] or [rows, columns].
 * @param options.time "60s", "5m", or seconds, for everything. Default "60s" unless trials is given.
 * @param options.trials how many trials at most. Default: as many as there is time for.
 * @param options.task "classes", "labels", "numbers" or "auto". Default "auto".
 * @param options.validationSplit share of the rows, drawn at random, that judges. In (0, 1). Default 0.2 for
 *   5000 rows and more. @param options.folds ≥ 2: cross-validation instead. Default 4 for fewer rows.
 * @param options.epochs of a trial at most. Default: as many as show 400 000 rows, but 10 … 100.
 * @param options.patience epochs without progress that end a trial. Default: a third of epochs.
 * @param options.workers trials at a time, each on a worker. Default: none, all on this thread.
 * @param options.ensemble ≥ 1: how many of the best to train. Default 1. @param options.seed default 0.
 * @param options.signal ends the search; the best so far is trained and returned.
 * @throws {TypeError | RangeError} for data or options of a wrong kind or value, before anything is started.
 * @throws the signal's reason where it fires before a trial is complete.
 * @example
 * const x = Array.from({ length: 40 }, (_, i) => [i / 40, (i % 7) / 7]);
 * const y = x.map(([a = 0, b = 0]) => (a > b ? 1 : 0));
 * const { model, study, score } = await tuneModel({ x, y, trials: 3, epochs: 5 });
 * model.predict([[0.9, 0.1]]);
 */
export async function tuneModel(options: TuneModelOptions): Promise<TunedModel> {
  const checked = checkModelOptions(options);
  const { x, seed, folds, share, epochs, patience, signal, workers } = checked;
  const clock = new Clock(checked.time);
  const data = { x: x.data, xShape: x.shape, y: checked.y.data, yShape: checked.y.shape };
  const how = { task: checked.task, folds, share, seed, epochs, patience, trialTime: clock.trialTime };
  const material: Material = { ...data, ...how };
  const search = prepare(material);
  const { task, inputs, space } = search;
  let winners: readonly TrialResult[] = [];
  const ending = new Ending(signal, () => winners.length > 0 && clock.isSearchOver(winners));
  const study = await tune({
    ...(workers === undefined
      ? { objective: (trial: Trial) => runTrial(search, trial) }
      : { objective: TUNE_MODEL, workers, shared: { ...material } }),
    sampler: checked.sampler,
    pruner: checked.pruner,
    trials: checked.trials,
    enqueue: space.first,
    signal: ending.signal,
    storage: checked.storage,
    callbacks: [
      (now) => {
        winners = bestFew(now, checked.ensemble);
      },
      ...checked.callbacks,
    ],
  }).finally(() => ending.close());
  winners = bestFew(study, checked.ensemble);
  if (winners.length === 0) signal?.throwIfAborted();
  const { attributes } = study.best;
  const models: Sequential[] = [];
  for (const winner of winners)
    models.push(await retrain({ task, inputs, space, all: { x, y: task.targets }, seed }, winner));
  const score = attributes[SCORE] as Readonly<Record<string, number>>;
  return { model: models[0] as Sequential, study, score, ensemble: new Ensemble(models) };
}

function bestFew({ trials }: Study, count: number): TrialResult[] {
  const order = trials.filter(isFeasible).sort((a, b) => (a.value as number) - (b.value as number));
  return order.slice(0, count);
}
