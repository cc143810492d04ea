// What `fit` may be told, checked before anything is changed.
import type { Callback } from "../callbacks/callback.js";
import { progress } from "../callbacks/progress.js";
import type { ClassWeight, SampleWeight } from "../data/dataset.js";
import { show, unknownName } from "../errors.js";
import { isPlainObject } from "../kinds.js";
import { threadsOption } from "../network/team.js";
import {
  count,
  countOr,
  listOf,
  type Option,
  oneOf,
  optional,
  parseOptions,
  refuse,
  signalOption,
  unit,
  where,
  whole,
} from "../options.js";
import type { TensorLike } from "../tensor.js";
import { type Checkpoint, decodeCheckpoint } from "./checkpoint.js";
import type { OneOrEach } from "./perOutput.js";

export interface FitOptions {
  /** Passes over the data, up to Infinity (then something must stop it). Default 1. */
  epochs?: number;
  /** Rows of a step: 1 (stochastic), n (mini-batch) or "full" (full batch). Default 32. */
  batchSize?: number | "full";
  /** How rows are taken: in a new order every epoch, drawn with replacement, or as they stand. Default "shuffle". */
  sampling?: "shuffle" | "replacement" | "sequential";
  /** Share of the rows, the last ones, that is held out for validation. Default 0. */
  validationSplit?: number;
  /** Rows held out for validation: [x, y] or [x, y, sampleWeight]. */
  validationData?:
    | readonly [OneOrEach<TensorLike>, OneOrEach<TensorLike>]
    | readonly [OneOrEach<TensorLike>, OneOrEach<TensorLike>, OneOrEach<SampleWeight>];
  /** Rows of a validation step. Default: batchSize. */
  validationBatchSize?: number;
  /** Validate after every so many epochs. Default 1. */
  validationFreq?: number;
  /** A weight for each row (or each value of the loss). */
  sampleWeight?: OneOrEach<SampleWeight>;
  /** A weight for each class, 1 where a class is missing. */
  classWeight?: ClassWeight;
  /** Number of the first epoch, for a training that goes on. Default 0. */
  initialEpoch?: number;
  /** Steps of an epoch. Default: one pass over the data. */
  stepsPerEpoch?: number;
  callbacks?: readonly Callback[];
  /** 1, n (of which 64 are used at most) or "auto", which goes by measured work; the result is the same for every value. Default "auto". */
  threads?: number | "auto";
  /** Stops between steps; the weights reached so far stay. */
  signal?: AbortSignal;
  /** 0: silent, 1 or 2: a line per epoch (`callbacks.progress`). Default 0. */
  verbose?: number;
  /** Bytes of a checkpoint of this training: it goes on where that was taken, to the bit. */
  resumeFrom?: Uint8Array | ArrayBuffer | undefined;
}

function epochsOption(): Option<number> {
  return {
    default: 1,
    expected: "a whole number >= 1, or Infinity",
    parse(value, who) {
      const good =
        value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && (value as number) >= 1);
      if (!good) refuse(who, this.expected, value, typeof value === "number");
      return value as number;
    },
  };
}

function passed<T>(expected: string, test: (value: unknown) => boolean): Option<T | undefined> {
  return {
    expected,
    parse(value, who) {
      if (value === null) return undefined;
      if (!test(value)) refuse(who, expected, value, false);
      return value as T;
    },
  };
}

export const fitSchema = {
  epochs: epochsOption(),
  batchSize: countOr("full", 32),
  sampling: oneOf(["shuffle", "replacement", "sequential"], "shuffle"),
  validationSplit: where(unit(0), "a number in [0, 1)", (n) => n < 1),
  validationData: passed<NonNullable<FitOptions["validationData"]>>(
    "a list [x, y]",
    (v) => Array.isArray(v) && (v.length === 2 || v.length === 3),
  ),
  validationBatchSize: optional(count()),
  validationFreq: count(1),
  sampleWeight: passed<OneOrEach<SampleWeight>>("weights", () => true),
  classWeight: passed<ClassWeight>("an object such as { 0: 1, 1: 2.5 }", () => true),
  initialEpoch: whole(0),
  stepsPerEpoch: optional(count()),
  callbacks: listOf(callbackOption(), []),
  threads: threadsOption(),
  signal: signalOption(),
  verbose: oneOfNumbers(),
  resumeFrom: checkpointOption(),
};

const hookNames = [
  "onTrainBegin",
  "onTrainEnd",
  "onEpochBegin",
  "onEpochEnd",
  "onBatchBegin",
  "onBatchEnd",
  "onTestBegin",
  "onTestEnd",
  "onSafePoint",
];

function callbackOption(): Option<Callback> {
  return {
    expected: "an object with hooks such as onEpochEnd",
    parse(value, who) {
      if (typeof value !== "object" || value === null || Array.isArray(value) || "family" in value) {
        refuse(who, `${this.expected}, such as callbacks.earlyStopping()`, value, false);
      }
      const keys = namesOf(value);
      for (const key of keys) {
        if (!/^on([A-Z]|_[a-z])/.test(key)) continue;
        if (!hookNames.includes(key)) throw unknownName(who, "hook", key, hookNames);
        const hook = (value as Record<string, unknown>)[key];
        if (typeof hook !== "function") refuse(`${who}: ${key}`, "a function", hook, false);
      }
      if (!isPlainObject(value) && !hookNames.some((name) => keys.has(name)))
        refuse(who, this.expected, value, false);
      return value as Callback;
    },
  };
}

/** What an object has by itself, and by its class, where a hook may be misspelt too. */
function namesOf(value: object): Set<string> {
  const names = new Set<string>();
  let at: object | null = value;
  do {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
    at = Object.getPrototypeOf(at);
  } while (at && Object.getPrototypeOf(at));
  return names;
}

function checkpointOption(): Option<Checkpoint | undefined, Uint8Array | ArrayBuffer> {
  return {
    expected: "the bytes of a checkpoint",
    parse: (value, who) => decodeCheckpoint(value as Uint8Array, who),
  };
}

function oneOfNumbers(): Option<number> {
  return {
    default: 0,
    expected: "0, 1 or 2",
    parse(value, who) {
      if (value !== 0 && value !== 1 && value !== 2)
        refuse(who, this.expected, value, typeof value === "number");
      return value;
    },
  };
}

export type CheckedFitOptions = ReturnType<typeof checkFitOptions>;

/** Checks what does not depend on the data; `who` is `fit` or `fitDataset`. */
export function checkFitOptions(who: string, given: FitOptions | undefined) {
  const o = parseOptions(who, fitSchema, given);
  if (o.initialEpoch >= o.epochs) {
    throw new RangeError(
      `${who}: initialEpoch must be below epochs (${o.epochs}), got ${o.initialEpoch}. epochs is the number of the last one, as in Keras.`,
    );
  }
  if (o.epochs === Number.POSITIVE_INFINITY && o.callbacks.length === 0 && o.signal === undefined) {
    throw new RangeError(
      `${who}: epochs: Infinity never ends. Pass a callback such as earlyStopping, or a signal.`,
    );
  }
  if (o.validationSplit > 0 && o.validationData) {
    throw new TypeError(`${who}: validationSplit and validationData exclude each other. Pass one of them.`);
  }
  return o.verbose === 0 ? o : { ...o, callbacks: [...o.callbacks, progress()] };
}

/** Rows that are left for training where a share, the last rows, is held out; as Keras rounds it. */
export function trainingRows(rows: number, validationSplit: number): number {
  const training = Math.floor(rows * (1 - validationSplit));
  if (validationSplit > 0 && (training === 0 || training === rows)) {
    throw new RangeError(
      `fit: validationSplit ${show(validationSplit)} of ${rows} rows leaves ${training} to train and ${rows - training} to validate. Both need at least one.`,
    );
  }
  return training;
}
