// What a sampler is: a function of the trials so far, a seed and the trial's own stream of random numbers. It keeps no
// state of its own, so the same results in the same order give the same parameters, in one process or many, also after
// a restart.
import type { Distribution } from "../space/distribution.js";
import type { StoredTrial } from "../storages/ledger.js";
import type { Json, Parameter } from "../storages/operations.js";

/** What a sampler is told when it shall draw for a trial. */
export interface Sampling {
  /** Per objective: 1 where small values are good, −1 where large ones are. */
  readonly signs: readonly (1 | -1)[];
  /** All other trials: those of earlier studies first, then this study's by number. */
  readonly trials: readonly StoredTrial[];
  /** What the trial has drawn so far. */
  readonly drawn: ReadonlyMap<string, Parameter>;
  /** The place of the trial among those that are not repetitions of another: it keys its random numbers. */
  readonly stream: number;
  /** The trial's notes to later trials. */
  readonly notes: Readonly<Record<string, Json>>;
  note(key: string, value: Json): void;
}

export interface Sampler {
  readonly name: string;
  /** As given, defaults filled in: plain data, from which the sampler can be made again in another process. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Values drawn together when a trial starts; used where the objective asks for the same range. */
  joint?(sampling: Sampling): ReadonlyMap<string, Parameter>;
  /** An internal value for a parameter that was not drawn together with others. */
  single(sampling: Sampling, name: string, distribution: Distribution): number;
  /** Whether everything there is to try has been tried or is being tried. */
  isExhausted?(trials: readonly StoredTrial[]): boolean;
}
