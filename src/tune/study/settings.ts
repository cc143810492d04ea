// The options of `tune`: what they are, and the checks that come before anything is started.

import { show, unknownName } from "../../errors.js";
import { isPlainObject, isUrl } from "../../kinds.js";
import { none } from "../pruners/none.js";
import type { Pruner } from "../pruners/pruner.js";
import type { Sampler } from "../samplers/sampler.js";
import { tpe } from "../samplers/tpe.js";
import type { Choice } from "../space/distribution.js";
import { memory } from "../storages/memory.js";
import type { StudyStorage } from "../storages/studyStorage.js";
import { objectiveAddress } from "../workers/importObjective.js";
import { duration } from "./duration.js";
import type { Direction, Objective } from "./objective.js";
import { checkParams } from "./params.js";
import type { Study } from "./study.js";
import type { TrialResult } from "./trialResult.js";

/** Called after each trial, in order. */
export type StudyCallback = (study: Study, trial: TrialResult) => void | Promise<void>;

export interface TuneOptions {
  /** The function that runs a trial and returns its value, or the address of a module whose default export it is. */
  readonly objective: Objective | URL | string;
  /** Trials at a time, each on a worker thread (in browsers a Web Worker). The objective must be an address. Default: none. */
  readonly workers?: number | undefined;
  /** Data that all trials use, there as `trial.shared`: typed arrays and plain values, sent to each worker once. */
  readonly shared?: Readonly<Record<string, unknown>> | undefined;
  /** Whether small or large values are good. Default "minimize". */
  readonly direction?: Direction | undefined;
  /** One direction per objective, where there are several. Instead of `direction`. */
  readonly directions?: readonly Direction[] | undefined;
  /** Chooses the parameters. Default `samplers.tpe()`; with several directions it knows those too. */
  readonly sampler?: Sampler | undefined;
  /** Ends trials that go badly. Default `pruners.none()`. */
  readonly pruner?: Pruner | undefined;
  /** How many trials the study shall have, those found in its storage included; retried and stopped ones not. */
  readonly trials?: number | undefined;
  /** How long it may take: "60s", "5m", "2h", or seconds. Trials then running are stopped by their signal. */
  readonly time?: string | number | undefined;
  /** Stop after so many finished trials in a row without a new best (or a new point of the Pareto front). */
  readonly patience?: number | undefined;
  /** Stops the study: the trial that runs is stopped by its own signal, and what was found is returned. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each finished trial. */
  readonly callbacks?: readonly StudyCallback[] | undefined;
  /** How often a trial that failed is tried again with the same parameters. Default 0. */
  readonly retries?: number | undefined;
  /** Where the study is kept. Default `storages.memory()`. */
  readonly storage?: StudyStorage | undefined;
  /** The study's name within the storage. Default: the only one there, or "downhill". */
  readonly name?: string | undefined;
  /** Parameters that every trial shall have as given, such as { units: 64 }. */
  readonly fixed?: Readonly<Record<string, Choice>> | ReadonlyMap<string, Choice> | undefined;
  /** Parameters of the first trials; those left out are drawn. */
  readonly enqueue?: readonly Readonly<Record<string, Choice>>[] | undefined;
  /** Earlier studies, or their trials: samplers learn from them, but they are not part of this study. */
  readonly warmStart?: Study | readonly TrialResult[] | readonly Study[] | undefined;
}

export interface Settings {
  /** A string is the address of its module. */
  readonly objective: Objective | string;
  readonly workers: number | undefined;
  readonly shared: Readonly<Record<string, unknown>>;
  readonly directions: readonly Direction[];
  readonly sampler: Sampler;
  readonly pruner: Pruner;
  readonly trials: number;
  /** Milliseconds. */
  readonly time: number;
  readonly patience: number;
  readonly signal: AbortSignal | undefined;
  readonly callbacks: readonly StudyCallback[];
  readonly retries: number;
  readonly storage: StudyStorage;
  readonly name: string | undefined;
  readonly fixed: Readonly<Record<string, Choice>>;
  readonly enqueue: readonly Readonly<Record<string, Choice>>[];
  readonly warmTrials: readonly TrialResult[];
}

const KNOWN = [
  ...["objective", "direction", "directions", "sampler", "pruner", "trials", "time", "patience", "signal"],
  ...["callbacks", "retries", "storage", "name", "fixed", "enqueue", "warmStart", "workers", "shared"],
];

/** @throws {TypeError | RangeError} where an option is of a wrong kind or value, or the study would never end. */
export function checkOptions(options: TuneOptions): Settings {
  if (!isPlainObject(options)) {
    throw new TypeError(
      `tune: options must be an object such as { objective, trials: 50 }, got ${show(options)}.`,
    );
  }
  for (const key of Object.keys(options))
    if (!KNOWN.includes(key)) throw unknownName("tune", "option", key, KNOWN);
  const { objective, sampler = tpe(), pruner = none(), storage = memory(), signal, callbacks = [] } = options;
  const address = typeof objective === "string" || isUrl(objective);
  if (typeof objective !== "function" && !address)
    expected("objective", "a function (trial) => value, or the URL of a module that exports one", objective);
  const { workers, shared = {} } = options;
  if (workers !== undefined && !address) {
    throw new TypeError(
      'tune: with workers the objective must be the URL of a module whose default export it is, such as new URL("./objective.js", import.meta.url).',
    );
  }
  if (!isPlainObject(shared)) expected("shared", "an object such as { x, y }", shared);
  if (typeof sampler?.single !== "function") expected("sampler", "a sampler such as samplers.tpe()", sampler);
  if (typeof pruner?.shouldPrune !== "function")
    expected("pruner", "a pruner such as pruners.asha()", pruner);
  if (typeof storage?.open !== "function")
    expected("storage", 'a storage such as storages.journal("s.log")', storage);
  if (storage.openRunner !== undefined) checkElsewhere(options, address);
  if (signal !== undefined && typeof signal?.addEventListener !== "function")
    expected("signal", "an AbortSignal", signal);
  if (!Array.isArray(callbacks) || !callbacks.every((c) => typeof c === "function")) {
    expected("callbacks", "a list of functions (study, trial) => …", callbacks);
  }
  const directions = checkDirections(options);
  if (directions.length > 1 && pruner.name !== "none") {
    throw new RangeError(
      `tune: pruners compare one value, but there are ${directions.length} directions. Leave pruner out.`,
    );
  }
  const { trials = Number.POSITIVE_INFINITY, time, patience = Number.POSITIVE_INFINITY } = options;
  const endless =
    trials === Number.POSITIVE_INFINITY && time === undefined && patience === Number.POSITIVE_INFINITY;
  if (endless && sampler.isExhausted === undefined && signal === undefined && callbacks.length === 0) {
    throw new TypeError('tune: nothing would end the study. Give trials, time (such as "60s") or patience.');
  }
  return {
    objective: typeof objective === "function" ? objective : objectiveAddress(objective),
    workers: workers === undefined ? undefined : wholeNumber("workers", workers, 1, 1),
    shared,
    directions,
    sampler,
    pruner,
    trials: wholeNumber("trials", trials, 1, Number.POSITIVE_INFINITY),
    time: time === undefined ? Number.POSITIVE_INFINITY : duration("tune: time", time),
    patience: wholeNumber("patience", patience, 1, Number.POSITIVE_INFINITY),
    signal,
    callbacks,
    retries: wholeNumber("retries", options.retries, 0, 0),
    storage,
    name: checkName(options.name),
    fixed: checkParams("fixed", options.fixed ?? {}),
    enqueue: checkList("enqueue", options.enqueue ?? []).map((params, i) =>
      checkParams(`enqueue[${i}]`, params),
    ),
    warmTrials: checkWarmStart(options.warmStart),
  };
}

/** Trials that run where the storage has them run. */
function checkElsewhere({ objective, workers, shared }: TuneOptions, isAddress: boolean): void {
  if (!isAddress) {
    throw new TypeError(
      `tune: on a queue the objective must be the path or URL of the module that its workers run, got ${show(objective)}.`,
    );
  }
  if (workers !== undefined) {
    throw new TypeError(
      "tune: workers is not for a queue, whose trials run where `downhill worker` was started. Leave it out.",
    );
  }
  if (shared !== undefined) {
    throw new TypeError(
      "tune: shared is not for a queue, whose workers may be on other machines. Load the data in the objective's module.",
    );
  }
}

function expected(option: string, what: string, value: unknown): never {
  throw new TypeError(`tune: ${option} must be ${what}, got ${show(value)}.`);
}

function checkDirections({ direction, directions }: TuneOptions): readonly Direction[] {
  if (direction !== undefined && directions !== undefined) {
    throw new TypeError("tune: direction and directions are both given. Leave one of them out.");
  }
  if (directions !== undefined && !Array.isArray(directions))
    expected("directions", 'a list such as ["minimize"]', directions);
  const all = directions ?? [direction === undefined ? "minimize" : direction];
  if (all.length === 0) throw new RangeError("tune: directions is empty. Give one per objective.");
  for (const one of all) {
    if (one === "minimize" || one === "maximize") continue;
    if (typeof one !== "string") expected("direction", '"minimize" or "maximize"', one);
    throw unknownName("tune", "direction", one, ["minimize", "maximize"]);
  }
  return all;
}

function wholeNumber(option: string, value: number | undefined, smallest: number, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value !== "number") expected(option, `a whole number >= ${smallest}`, value);
  if (value !== Number.POSITIVE_INFINITY && !(Number.isSafeInteger(value) && value >= smallest)) {
    throw new RangeError(`tune: ${option} must be a whole number >= ${smallest}, got ${value}.`);
  }
  return value;
}

function checkName(name: string | undefined): string | undefined {
  if (name !== undefined && (typeof name !== "string" || name === ""))
    expected("name", "a string that is not empty", name);
  return name;
}

function checkList<T>(option: string, list: readonly T[]): readonly T[] {
  if (!Array.isArray(list)) expected(option, "a list", list);
  return list;
}

function checkWarmStart(given: TuneOptions["warmStart"]): TrialResult[] {
  if (given === undefined) return [];
  const parts: readonly unknown[] = Array.isArray(given) ? given : [given];
  const trials = parts.flatMap((part) => (part as Study | null)?.trials ?? [part as TrialResult]);
  for (const trial of trials) {
    if (typeof trial?.distributions !== "object")
      expected("warmStart", "a study, or a list of studies or of trials", trial);
  }
  return trials.filter(({ state }) => state === "complete" || state === "pruned");
}
