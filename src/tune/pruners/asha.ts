// Asynchronous successive halving: rungs at steps r, r·η, r·η², …; a trial that reaches a rung goes on only if it is
// among the best 1/η of all trials that have reached it so far. Trials are not paused: until η trials have reached a
// rung, the best so far goes on. A trial's score at a rung is its first report at or after the rung's step.
// Li et al. 2018, A system for massively parallel hyperparameter tuning, Algorithm 2, https://arxiv.org/abs/1810.05934.
import { count, type Given, parseOptions, where, whole } from "../../options.js";
import { type Course, lastStep, type Pruner, type Pruning } from "./pruner.js";

const SCHEMA = {
  minResource: count(1),
  reductionFactor: where(count(4), "a whole number >= 2", (n) => n >= 2),
  minEarlyStoppingRate: whole(0),
  bootstrapTrials: whole(0),
};

/**
 * ASHA: gives many trials a short run and few a long one.
 *
 * @param options.minResource r: steps of the first rung. >= 1. Default 1.
 * @param options.reductionFactor η: one in η trials goes on from each rung. >= 2. Default 4.
 * @param options.minEarlyStoppingRate s: the first rung lies at r·ηˢ. >= 0. Default 0.
 * @param options.bootstrapTrials trials that must have reached a rung before any goes on from it. Default 0.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example
 *   const study = await tune({ objective, trials: 100, pruner: pruners.asha({ minResource: 2 }) });
 * @see Li et al. 2018, https://arxiv.org/abs/1810.05934
 */
export function asha(options?: Given<typeof SCHEMA>): Pruner {
  const values = parseOptions("pruners.asha", SCHEMA, options);
  const { minResource, reductionFactor, minEarlyStoppingRate, bootstrapTrials } = values;
  const halving = {
    firstStep: minResource * power(reductionFactor, minEarlyStoppingRate),
    reductionFactor,
    bootstrapTrials,
  };
  return { name: "asha", options: values, shouldPrune: (pruning) => losesRung(halving, pruning) };
}

export interface Halving {
  readonly firstStep: number;
  readonly reductionFactor: number;
  readonly bootstrapTrials: number;
}

/** Whether the trial's newest report brings it to a rung that it does not get past. */
export function losesRung(halving: Halving, { trial, others }: Pruning): boolean {
  const step = lastStep(trial);
  if (step === undefined) return false;
  for (let rung = halving.firstStep; rung <= step; rung *= halving.reductionFactor) {
    if (reportAt(trial, rung)?.[0] !== step) continue;
    const loss = trial.losses.get(step)!;
    if (Number.isNaN(loss)) return true;
    const rivals = [loss, ...others.flatMap((other) => reportAt(other, rung)?.[1] ?? [])];
    if (rivals.length <= halving.bootstrapTrials) return true;
    const promoted = Math.max(1, Math.floor(rivals.length / halving.reductionFactor));
    const better = rivals.filter((rival) => rival < loss).length;
    if (better >= promoted) return true;
  }
  return false;
}

/** The first report at or after a step. */
function reportAt({ losses }: Course, rung: number): readonly [step: number, loss: number] | undefined {
  let first: readonly [number, number] | undefined;
  for (const [step, loss] of losses) {
    if (step >= rung && (first === undefined || step < first[0])) first = [step, loss];
  }
  return first;
}

export function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result *= base;
  return result;
}
