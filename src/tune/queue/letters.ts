// What the process of a study and those of its workers write to each other: letters in lists of Redis, which keep through a
// restart. A letter may come twice (a connection broke after it was sent) or never (Redis lost its last second): everything in
// them may be repeated without effect, and what is not answered is asked again.
import type { Outcome } from "../study/outcome.js";
import type { Answer, Question, Statement } from "../workers/messages.js";

export type ToStudy = {
  readonly trial: number;
  /** The list where the worker looks for answers. */
  readonly from: string;
} & (
  | { readonly type: "begin" }
  | { readonly type: "ask"; readonly letter: number; readonly question: Question }
  | { readonly type: "tell"; readonly statement: Statement }
  | ({ readonly type: "done" } & Ending)
);

/** What came of a trial. Its statements come again with it, as one that was told may be lost with a connection. */
export interface Ending {
  readonly outcome: Outcome;
  readonly told: readonly Statement[];
}

export type ToTrial =
  | { readonly type: "answer"; readonly letter: number; readonly answer: Answer }
  | { readonly type: "abort"; readonly isPruned: boolean; readonly reason: string };

// Keys: a queue's name has no colon, so whatever a study is called, no two studies, and no two kinds of thing, share a key.

/** The names of a queue's studies. */
export function studiesKey(queue: string): string {
  return `downhill:${queue}:studies`;
}

/** The list of letters to a study. */
export function studyList(queue: string, study: string): string {
  return `downhill:${queue}:letters:${study}`;
}

/** The records of a study, by their place. */
export function recordsKey(queue: string, study: string): string {
  return `downhill:${queue}:records:${study}`;
}

/** Who leads a study. */
export function leaderKey(queue: string, study: string): string {
  return `downhill:${queue}:leader:${study}`;
}

/** The list of letters to one run of a trial. */
export function trialList(queue: string): string {
  return `downhill:${queue}:trial:${globalThis.crypto.randomUUID()}`;
}

/** JSON that keeps NaN and the infinities, which a report may be. */
export function write(letter: ToStudy | ToTrial | Ending): string {
  return JSON.stringify(letter, (_key, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value,
  );
}

export function read(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    const { number, ...rest } = value as { number?: unknown };
    return typeof number === "string" && Object.keys(rest).length === 0 ? Number(number) : value;
  });
}

/** An outcome as it can be written: of an error only the message. */
export function plainOutcome(outcome: Outcome): Outcome {
  if (outcome.state !== "failed" || outcome.misuse === undefined) return outcome;
  return { ...outcome, misuse: outcome.reason };
}

/** An outcome as it was before it was written. */
export function revivedOutcome(outcome: Outcome): Outcome {
  if (outcome.state !== "failed" || outcome.misuse === undefined) return outcome;
  return { ...outcome, misuse: new TypeError(outcome.reason) };
}
