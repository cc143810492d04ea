// Prune a trial whose report leaves given bounds, or is no number.
import { count, finite, type Given, optional, parseOptions, whole } from "../../options.js";
import { lastStep, type Pruner, type Pruning } from "./pruner.js";

const SCHEMA = {
  lower: optional(finite()),
  upper: optional(finite()),
  warmupSteps: whole(0),
  intervalSteps: count(1),
};

/**
 * Prunes a trial that reports a value below `lower` or above `upper`, or NaN.
 *
 * @param options.lower smallest value allowed. Default: none.
 * @param options.upper largest value allowed. Default: none. At least one of them is needed.
 * @param options.warmupSteps steps of a trial before which it is not pruned. Default 0.
 * @param options.intervalSteps only every so many steps is a check. Default 1.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example pruners.threshold({ upper: 10 })
 * @see https://optuna.readthedocs.io/en/stable/reference/generated/optuna.pruners.ThresholdPruner.html
 */
export function threshold(options: Given<typeof SCHEMA>): Pruner {
  const values = parseOptions("pruners.threshold", SCHEMA, options);
  const { lower, upper, warmupSteps, intervalSteps } = values;
  if (lower === undefined && upper === undefined) {
    throw new TypeError("pruners.threshold: lower and upper are both missing. Give at least one of them.");
  }
  if (lower !== undefined && upper !== undefined && lower > upper) {
    throw new RangeError(
      `pruners.threshold: lower must not be greater than upper, got ${lower} and ${upper}.`,
    );
  }
  return { name: "threshold", options: values, shouldPrune };

  function shouldPrune({ trial, sign }: Pruning): boolean {
    const step = lastStep(trial);
    if (step === undefined || step < warmupSteps || (step - warmupSteps) % intervalSteps !== 0) return false;
    const value = trial.losses.get(step)! * sign;
    return Number.isNaN(value) || value < (lower ?? value) || value > (upper ?? value);
  }
}
