// Patience around another pruner: it is asked only about trials that have not improved for a while.

import { show } from "../../errors.js";
import { type Given, nonNegative, optionsObject, parseOptions, required, whole } from "../../options.js";
import { lastStep, least, type Pruner } from "./pruner.js";

const SCHEMA = { patience: required(whole()), minDelta: nonNegative(0) };

export type PatientOptions = Given<typeof SCHEMA> & {
  /** The pruner that decides once patience is over; left out, the trial is pruned then. */
  readonly pruner?: Pruner | undefined;
};

/**
 * Prunes a trial only when its last `patience` + 1 reports brought nothing better than those before, and the wrapped
 * pruner, if there is one, agrees.
 *
 * @param options.patience reports without improvement that are put up with. >= 0.
 * @param options.minDelta how much better counts as better. >= 0. Default 0.
 * @param options.pruner the wrapped pruner. Default: none, which makes this early stopping.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example pruners.patient({ pruner: pruners.median(), patience: 3 })
 * @see https://optuna.readthedocs.io/en/stable/reference/generated/optuna.pruners.PatientPruner.html
 */
export function patient(options: PatientOptions): Pruner {
  const { pruner, ...rest } = optionsObject("pruners.patient", options, "patience") as PatientOptions;
  const { patience, minDelta } = parseOptions("pruners.patient", SCHEMA, rest);
  if (pruner !== undefined && typeof pruner?.shouldPrune !== "function") {
    throw new TypeError(
      `pruners.patient: pruner must be a pruner such as pruners.median(), got ${show(pruner)}.`,
    );
  }
  const inner = pruner && { name: pruner.name, options: pruner.options };
  return {
    name: "patient",
    options: { patience, minDelta, pruner: inner },
    shouldPrune(pruning) {
      const { losses } = pruning.trial;
      if (lastStep(pruning.trial) === undefined || losses.size <= patience + 1) return false;
      const inOrder = [...losses].sort(([a], [b]) => a - b).map(([, loss]) => loss);
      const before = least(inOrder.slice(0, -patience - 1));
      const since = least(inOrder.slice(-patience - 1));
      if (!(before + minDelta < since) && !Number.isNaN(since)) return false;
      return pruner === undefined || pruner.shouldPrune(pruning);
    },
  };
}
