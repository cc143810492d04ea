// The best trials and the rest, as TPE wants them: complete ones before pruned ones before those that break constraints.
// Complete trials are ranked by value; with several objectives by front, and within a front by crowding. Pruned ones by
// how far they came, then by their last report; infeasible ones by how much they break.
import { crowding, dominates, fronts } from "../math/pareto.js";
import type { StoredTrial } from "../storages/ledger.js";
import { StateCode } from "../storages/operations.js";
import { comparePruned, losses, violation } from "./results.js";

export interface Split {
  readonly good: StoredTrial[];
  readonly bad: StoredTrial[];
}

/** @param trials with a result, oldest first; both lists keep that order. */
export function splitTrials(
  trials: readonly StoredTrial[],
  signs: readonly (1 | -1)[],
  goodCount: number,
): Split {
  const feasible = trials.filter((trial) => violation(trial) === 0);
  const complete = feasible.filter((trial) => trial.state === StateCode.Complete);
  const pruned = feasible.filter((trial) => trial.state === StateCode.Pruned);
  const infeasible = trials.filter((trial) => violation(trial) > 0);
  const ranked = [
    ...rankComplete(complete, signs),
    ...pruned.sort((a, b) => comparePruned(a, b, signs[0] ?? 1)),
    ...infeasible.sort((a, b) => violation(a) - violation(b)),
  ];
  const good = new Set(ranked.slice(0, goodCount));
  return { good: trials.filter((trial) => good.has(trial)), bad: trials.filter((trial) => !good.has(trial)) };
}

function rankComplete(trials: readonly StoredTrial[], signs: readonly (1 | -1)[]): StoredTrial[] {
  const rows = trials.map((trial) => losses(trial, signs));
  if (signs.length === 1) return byLoss(trials, rows);
  return fronts(rows, dominates).flatMap((front) => {
    const distance = crowding(front.map((i) => rows[i]!));
    const order = front.map((_, place) => place).sort((a, b) => distance[b]! - distance[a]! || a - b);
    return order.map((place) => trials[front[place]!]!);
  });
}

function byLoss(trials: readonly StoredTrial[], rows: readonly (readonly number[])[]): StoredTrial[] {
  const order = trials.map((_, i) => i).sort((a, b) => rows[a]![0]! - rows[b]![0]! || a - b);
  return order.map((i) => trials[i]!);
}
