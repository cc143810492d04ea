// What `tuneModel` may be told, checked before anything is started.
import { show } from "../../errors.js";
import { count, type Given, oneOf, optional, parseOptions, unit, where, whole } from "../../options.js";
import { Tensor, type TensorLike, toTensor } from "../../tensor.js";
import { asha } from "../pruners/asha.js";
import type { Pruner } from "../pruners/pruner.js";
import type { Sampler } from "../samplers/sampler.js";
import { tpe } from "../samplers/tpe.js";
import type { StudyStorage } from "../storages/studyStorage.js";
import { duration } from "../study/duration.js";
import type { StudyCallback } from "../study/settings.js";
import { FIRST_TRIALS } from "./space.js";
import { TASKS } from "./task.js";

const schema = {
  task: oneOf([...TASKS], "auto"),
  folds: optional(where(count(5), "a whole number >= 2", (n) => n >= 2)),
  validationSplit: optional(where(unit(), "a number in (0, 1)", (n) => n > 0 && n < 1)),
  trials: optional(count()),
  epochs: optional(count()),
  patience: optional(count()),
  ensemble: count(1),
  workers: optional(count()),
  seed: whole(0),
};

const CHECKED_HERE = ["x", "y", "time", "signal", "sampler", "pruner", "storage", "callbacks"];

/** Below so many rows a fixed split judges too few of them: the winner would be the luckiest. */
const FEW_ROWS = 5000;
const FOLDS = 4;

/** Finished trials before TPE models: the first ones are good already, so it need not wait for many. */
const STARTUP = 6;

/** The longest trial sees so many rows, within these bounds of epochs: more trials find more than longer ones. */
const ROWS_SEEN = 400_000;
const FEWEST_EPOCHS = 10;
const MOST_EPOCHS = 100;

function epochsFor(rows: number): number {
  return Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, Math.round(ROWS_SEEN / rows)));
}

export interface TuneModelOptions extends Given<typeof schema> {
  /** Inputs [rows, …], as they are. */
  readonly x: TensorLike;
  /** Targets: classes 0, 1, 2, … [rows], one-hot rows, or numbers [rows] or [rows, columns]. */
  readonly y: TensorLike;
  /** How long it may take, the last training included: "60s", "5m", or seconds. Default "60s" where trials is left out. */
  readonly time?: string | number | undefined;
  /** Ends the search; the best so far is trained and returned. */
  readonly signal?: AbortSignal | undefined;
  /** Default `samplers.tpe({ seed, startupTrials: 6 })`. */
  readonly sampler?: Sampler | undefined;
  /** A step is an epoch, the first is 1. Default: ASHA from a ninth of the epochs on, which spares the first four trials. */
  readonly pruner?: Pruner | undefined;
  /** Where the study is kept. Default in memory. */
  readonly storage?: StudyStorage | undefined;
  /** Called after each trial. */
  readonly callbacks?: readonly StudyCallback[] | undefined;
}

export function checkModelOptions(given: TuneModelOptions) {
  if (typeof given !== "object" || given === null)
    throw new TypeError(`tuneModel: expected { x, y, time }, got ${show(given)}.`);
  const options = parseOptions("tuneModel", schema, given, CHECKED_HERE);
  const { x, y, time, signal, sampler, pruner, storage, callbacks } = given;
  if (options.folds !== undefined && options.validationSplit !== undefined)
    throw new TypeError("tuneModel: folds and validationSplit exclude each other. Pass one of them.");
  if (signal !== undefined && typeof signal?.addEventListener !== "function")
    throw new TypeError(`tuneModel: signal must be an AbortSignal, got ${show(signal)}.`);
  if (callbacks !== undefined && !Array.isArray(callbacks))
    throw new TypeError(
      `tuneModel: callbacks must be a list of functions (study, trial) => …, got ${show(callbacks)}.`,
    );
  if (storage?.openRunner !== undefined) {
    throw new TypeError(
      "tuneModel: its trials need the data, which a queue's workers don't have. Keep the study in storages.journal, or use tune.",
    );
  }
  const targets = asRows(y, "y");
  const rows = targets.shape[0] as number;
  const inputs = asRows(x, "x", rows);
  const share = options.validationSplit ?? 0.2;
  const isSmall = options.validationSplit === undefined && rows < FEW_ROWS;
  const folds = options.folds ?? (isSmall ? FOLDS : 0);
  if (rows < Math.max(2, folds) || (folds === 0 && (rows * share < 1 || rows * (1 - share) < 1))) {
    throw new RangeError(
      `tuneModel: ${rows} rows are too few to hold some out. Pass more, or other folds or validationSplit.`,
    );
  }
  const epochs = options.epochs ?? epochsFor(rows);
  const seconds = time ?? (options.trials === undefined ? "60s" : undefined);
  return {
    ...options,
    epochs,
    // A cosine is best near its end: a trial is not ended long before it.
    patience: options.patience ?? Math.ceil(epochs / 3),
    folds,
    share,
    x: inputs,
    y: targets,
    time: seconds === undefined ? Number.POSITIVE_INFINITY : duration("tuneModel: time", seconds),
    signal,
    sampler: sampler ?? tpe({ seed: options.seed, startupTrials: STARTUP }),
    pruner:
      pruner ??
      sparing(FIRST_TRIALS, asha({ minResource: Math.max(1, Math.round(epochs / 9)), reductionFactor: 3 })),
    storage,
    callbacks: callbacks ?? [],
  };
}

/** The first trials are known to be good at their ends, and don't all look so at the beginning: they are not pruned. */
function sparing(trials: number, pruner: Pruner): Pruner {
  return {
    ...pruner,
    shouldPrune: (pruning) => pruning.trial.stream >= trials && pruner.shouldPrune(pruning),
  };
}

/** @param rows how many there must be; flat data are divided into so many. */
function asRows(given: unknown, name: string, rows?: number): Tensor {
  const { data, shape } = toTensor(given, `tuneModel: ${name}`);
  if (data.length === 0) throw new RangeError(`tuneModel: ${name} is empty, expected at least two rows.`);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `tuneModel: ${name} has ${data[bad]} in row ${Math.floor(bad / (data.length / (shape[0] as number)))}, expected finite numbers. Replace or drop such rows.`,
    );
  }
  if (rows === undefined) return new Tensor(data, shape);
  if (shape.length > 1 ? shape[0] !== rows : data.length % rows !== 0) {
    throw new RangeError(`tuneModel: x has ${shape[0]} rows, y has ${rows}. They must be equal.`);
  }
  return shape.length > 1 ? new Tensor(data, shape) : new Tensor(data, [rows, data.length / rows]);
}
