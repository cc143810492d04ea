// The best trial of a study of one objective.
import type { Direction } from "./objective.js";
import type { TrialResult } from "./trialResult.js";

/** The best feasible complete trial, the earliest of equals. */
export function bestOf(
  trials: readonly TrialResult[],
  direction: Direction,
): (TrialResult & { readonly value: number }) | undefined {
  let best: (TrialResult & { readonly value: number }) | undefined;
  for (const trial of trials) {
    const { value } = trial;
    if (value === undefined || !isFeasible(trial)) continue;
    const isBetter =
      best === undefined || (direction === "minimize" ? value < best.value : value > best.value);
    if (isBetter) best = { ...trial, value };
  }
  return best;
}

export function isFeasible({ state, constraints }: TrialResult): boolean {
  return state === "complete" && constraints.every((value) => value <= 0);
}
