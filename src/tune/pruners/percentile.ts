// Prune a trial whose best report so far is worse than what a given share of the complete trials had at the same step.
// After Optuna's PercentilePruner and MedianPruner; Golovin et al. 2017, Google Vizier, section 3.2.2 (median rule).
import { quantile } from "../../numeric/quantile.js";
import {
  count,
  finite,
  type Given,
  parseOptions,
  required,
  type Values,
  where,
  whole,
} from "../../options.js";
import { lastStep, least, type Pruner, type Pruning } from "./pruner.js";

const MEDIAN = {
  startupTrials: whole(5),
  warmupSteps: whole(0),
  intervalSteps: count(1),
  minTrials: count(1),
};
const SCHEMA = {
  percentile: required(where(finite(), "a number in [0, 100]", (p) => p >= 0 && p <= 100)),
  ...MEDIAN,
};

/**
 * Prunes a trial whose best report is not among the best `percentile` % of the complete trials' reports at that step.
 *
 * @param options.percentile of trials to keep, in [0, 100]: 25 keeps the best quarter.
 * @param options.startupTrials complete trials needed before anything is pruned. Default 5.
 * @param options.warmupSteps steps of a trial before which it is not pruned. Default 0.
 * @param options.intervalSteps steps between checks. Default 1.
 * @param options.minTrials reports at the step needed for a judgement. Default 1.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example pruners.percentile({ percentile: 25, warmupSteps: 3 })
 * @see https://optuna.readthedocs.io/en/stable/reference/generated/optuna.pruners.PercentilePruner.html
 */
export function percentile(options: Given<typeof SCHEMA>): Pruner {
  const values = parseOptions("pruners.percentile", SCHEMA, options);
  return { name: "percentile", options: values, shouldPrune: (pruning) => isBelow(values, pruning) };
}

/**
 * Prunes a trial whose best report is worse than the median of the complete trials' reports at that step.
 *
 * @param options as for `percentile`, which is 50 here.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example pruners.median({ startupTrials: 10 })
 * @see https://optuna.readthedocs.io/en/stable/reference/generated/optuna.pruners.MedianPruner.html
 */
export function median(options?: Given<typeof MEDIAN>): Pruner {
  const values = parseOptions("pruners.median", MEDIAN, options);
  return {
    name: "median",
    options: values,
    shouldPrune: (pruning) => isBelow({ ...values, percentile: 50 }, pruning),
  };
}

function isBelow(options: Values<typeof SCHEMA>, { trial, others }: Pruning): boolean {
  const complete = others.filter((other) => other.isComplete);
  const step = lastStep(trial);
  if (complete.length === 0 || complete.length < options.startupTrials) return false;
  if (step === undefined || step < options.warmupSteps || !isDue(options, trial.losses.keys(), step))
    return false;
  const best = least(trial.losses.values());
  if (Number.isNaN(best)) return true;
  const rivals = complete.flatMap(({ losses }) => losses.get(step) ?? []);
  if (rivals.length < options.minTrials) return false;
  return best > quantileOf(rivals, options.percentile);
}

/** Whether this is the first report since the last step at which a check was due. */
function isDue(options: Values<typeof SCHEMA>, steps: Iterable<number>, step: number): boolean {
  const { warmupSteps, intervalSteps } = options;
  const due = Math.floor((step - warmupSteps) / intervalSteps) * intervalSteps + warmupSteps;
  for (const earlier of steps) if (earlier !== step && earlier >= due) return false;
  return true;
}

/** The percentile with linear interpolation between neighbours, NaN left out. */
function quantileOf(values: readonly number[], percent: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : quantile(sorted, percent / 100);
}
