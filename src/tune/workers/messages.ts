// What a study's thread and its workers say to each other.
import type { Distribution } from "../space/distribution.js";
import type { Json } from "../storages/operations.js";
import type { Outcome } from "../study/outcome.js";

export type ToWorker =
  /** Comes first, once. */
  | {
      readonly type: "open";
      /** Address of the module whose default export is the objective, or `TUNE_MODEL`. */
      readonly objective: string;
      readonly objectives: number;
      readonly shared: Shared;
      /** Where answers are put. */
      readonly mailbox: SharedArrayBuffer;
    }
  | { readonly type: "run"; readonly number: number }
  | { readonly type: "abort"; readonly isPruned: boolean; readonly reason: string };

export type FromWorker =
  | { readonly type: "ready" }
  /** The objective can't be loaded. */
  | { readonly type: "broken"; readonly reason: string }
  | { readonly type: "ask"; readonly question: Question }
  | { readonly type: "tell"; readonly statements: readonly Statement[] }
  | { readonly type: "done"; readonly outcome: Outcome };

/** The worker waits for the answer. */
export type Question =
  | { readonly what: "draw"; readonly name: string; readonly distribution: Distribution }
  | { readonly what: "shouldPrune" };

/** The worker goes on. */
export type Statement =
  | { readonly what: "report"; readonly value: number; readonly step: number }
  | { readonly what: "setAttribute"; readonly key: string; readonly value: Json }
  | { readonly what: "setConstraint"; readonly name: string; readonly value: number };

export type Answer =
  | { readonly value: number | boolean }
  | { readonly error: string; readonly kind: "TypeError" | "RangeError" | "Error" };

/** Data that all trials use: typed arrays, which all workers see in one place, and plain values. */
export type Shared = Readonly<Record<string, unknown>>;

/** The objective of `tuneModel`, which workers have, by a name and not by its place, which bundlers change. */
export const TUNE_MODEL = "downhill:tuneModel";
