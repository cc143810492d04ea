// What samplers need to know of finished trials, with every objective turned so that small is good.
import type { StoredTrial } from "../storages/ledger.js";
import { StateCode } from "../storages/operations.js";

type Signs = readonly (1 | -1)[];

/** A finished trial has told something: it ran to its end, or was pruned. Failed ones have not. */
export function hasResult(trial: StoredTrial): boolean {
  return trial.state === StateCode.Complete || trial.state === StateCode.Pruned;
}

/** The objective's values, small is good. */
export function losses(trial: StoredTrial, signs: Signs): number[] {
  return (trial.values ?? []).map((value, i) => value * (signs[i] ?? 1));
}

/** By how much a trial breaks its constraints; 0 where it keeps them all or has none. */
export function violation(trial: StoredTrial): number {
  let sum = 0;
  for (const value of constraintValues(trial)) if (value > 0) sum += value;
  return sum;
}

/** Constraint values, of Optuna's older form (a list) and its newer one (a note for each). */
export function constraintValues(trial: StoredTrial): number[] {
  const values: number[] = [];
  for (const [key, value] of Object.entries(trial.systemAttributes)) {
    if (key === "constraints" && Array.isArray(value)) for (const one of value as number[]) values.push(one);
    else if (key.startsWith("constraints:")) values.push(Number(value));
  }
  return values;
}

/** Best first: the larger step, then the smaller loss at it; trials without any report come last. */
export function comparePruned(a: StoredTrial, b: StoredTrial, sign: 1 | -1): number {
  const [stepA, lossA] = lastReport(a, sign);
  const [stepB, lossB] = lastReport(b, sign);
  return stepB - stepA || (lossA < lossB ? -1 : lossA > lossB ? 1 : 0);
}

function lastReport(trial: StoredTrial, sign: 1 | -1): readonly [step: number, loss: number] {
  let last: readonly [number, number] = [-1, 0];
  for (const [step, value] of trial.intermediate) if (step > last[0]) last = [step, value * sign];
  return Number.isNaN(last[1]) ? [last[0], Number.POSITIVE_INFINITY] : last;
}
