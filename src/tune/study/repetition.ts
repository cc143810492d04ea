// Trials that are tried again, and what follows for counting: a trial and its repetitions are one attempt. The notes
// have Optuna's names (RetryFailedTrialCallback, enqueue_trial), so that its tools know them too.

import { toExternal } from "../space/distribution.js";
import type { StoredTrial } from "../storages/ledger.js";
import { type CreateTrial, isFinished, type Json, OpCode, StateCode } from "../storages/operations.js";

/** Numbers of the trials that this one repeats, the first attempt first. */
const HISTORY = "retry_history";
const FIRST = "failed_trial";
const FIXED = "fixed_params";
/** How many of the repeated trials did not fail but lost their process. */
const INTERRUPTIONS = "downhill:interruptions";
/** Why a trial failed. */
export const REASON = "fail_reason";
/** The trial was stopped from outside: neither a success nor a failure. */
export const STOPPED = "downhill:stopped";

/** A trial that costs a process its life over and over is given up after so many. */
const MOST_INTERRUPTIONS = 10;

function history(trial: StoredTrial): readonly number[] {
  const numbers = trial.systemAttributes[HISTORY];
  return Array.isArray(numbers) ? (numbers as number[]) : [];
}

/** Parameters that the trial was enqueued with. */
export function fixedParams(trial: StoredTrial): { readonly [name: string]: Json } {
  return (trial.systemAttributes[FIXED] ?? {}) as { [name: string]: Json };
}

/**
 * Per trial its place among the first attempts; a repetition has its original's. Random numbers are keyed by it, so that
 * a trial that is run again draws the same, and the trials after it do too.
 */
export function streams(trials: readonly StoredTrial[]): number[] {
  const result: number[] = [];
  let fresh = 0;
  for (const trial of trials) {
    const [first] = history(trial);
    result.push(first === undefined ? fresh++ : (result[first] ?? fresh++));
  }
  return result;
}

/** How many attempts of a study are over: finished trials, but for those that were repeated or stopped from outside. */
export function countFinished(trials: readonly StoredTrial[]): number {
  const repeated = new Set(trials.flatMap(history));
  return trials.filter(
    ({ state, number, systemAttributes }) =>
      isFinished(state) && !repeated.has(number) && systemAttributes[STOPPED] === undefined,
  ).length;
}

/** How often the trial has failed by itself before. */
export function failuresBefore(trial: StoredTrial): number {
  return history(trial).length - interruptions(trial);
}

function interruptions(trial: StoredTrial): number {
  return Number(trial.systemAttributes[INTERRUPTIONS] ?? 0);
}

/** Whether a trial whose process is gone may be run again. */
export function mayResume(trial: StoredTrial): boolean {
  return interruptions(trial) < MOST_INTERRUPTIONS;
}

/** A waiting trial with the parameters that this one had. */
export function repetitionOf(trial: StoredTrial, wasInterrupted: boolean): CreateTrial {
  const drawn = [...trial.params].map(([name, p]): [string, Json] => [
    name,
    toExternal(p.distribution, p.value),
  ]);
  const numbers = [...history(trial), trial.number];
  return waitingTrial(
    trial.studyId,
    { ...fixedParams(trial), ...Object.fromEntries(drawn) },
    {
      ...samplerNotes(trial),
      [FIRST]: numbers[0]!,
      [HISTORY]: numbers,
      [INTERRUPTIONS]: interruptions(trial) + (wasInterrupted ? 1 : 0),
    },
  );
}

/** What samplers noted down about the trial, as opposed to what became of it. */
function samplerNotes({ systemAttributes }: StoredTrial): Record<string, Json> {
  const kept = Object.entries(systemAttributes).filter(
    ([key]) => key !== REASON && key !== STOPPED && !key.startsWith("constraints"),
  );
  return Object.fromEntries(kept);
}

/** A trial that waits to be run, with some parameters fixed. */
export function waitingTrial(
  study: number,
  params: { readonly [name: string]: Json },
  notes: { readonly [key: string]: Json } = {},
): CreateTrial {
  return {
    op: OpCode.CreateTrial,
    study,
    state: StateCode.Waiting,
    start: null,
    systemAttributes: { ...notes, [FIXED]: params },
  };
}
