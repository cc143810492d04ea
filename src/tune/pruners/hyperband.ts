// Hyperband: several successive halvings side by side, the first with many short trials and the last without pruning, so
// that nobody has to know how long a trial must run to be judged. A trial belongs to one of them by its number.
// Li et al. 2018, Hyperband, JMLR 18(185), Algorithm 1; shares of the brackets as in Optuna's HyperbandPruner.
import { count, either, type Given, oneOf, parseOptions, where, whole } from "../../options.js";
import { drawsFor } from "../math/draws.js";
import { losesRung, power } from "./asha.js";
import { type Course, lastStep, type Pruner } from "./pruner.js";

const SCHEMA = {
  minResource: count(1),
  maxResource: either(count(), oneOf(["auto"]), "auto"),
  reductionFactor: where(count(3), "a whole number >= 2", (n) => n >= 2),
  bootstrapTrials: whole(0),
};

/**
 * Hyperband: successive halving with every amount of patience at once.
 *
 * @param options.minResource steps of the first rung of the least patient bracket. >= 1. Default 1.
 * @param options.maxResource steps of a whole trial, or "auto": as many as the complete trials took; nothing is pruned
 *   before the first is complete. Default "auto".
 * @param options.reductionFactor η: one in η trials goes on from each rung. >= 2. Default 3.
 * @param options.bootstrapTrials trials that must have reached a rung before any goes on from it. Default 0.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example pruners.hyperband({ maxResource: 81 })
 * @see Li, Jamieson, DeSalvo, Rostamizadeh & Talwalkar 2018, https://jmlr.org/papers/v18/16-558.html
 */
export function hyperband(options?: Given<typeof SCHEMA>): Pruner {
  const values = parseOptions("pruners.hyperband", SCHEMA, options);
  const { minResource, maxResource, reductionFactor, bootstrapTrials } = values;
  return {
    name: "hyperband",
    options: values,
    shouldPrune({ trial, others, sign }) {
      const most = maxResource === "auto" ? longest(others) : (maxResource as number);
      if (most === undefined) return false;
      const shares = bracketShares(most / minResource, reductionFactor);
      const bracket = bracketOf(trial, shares);
      const halving = {
        firstStep: minResource * power(reductionFactor, bracket),
        reductionFactor,
        bootstrapTrials,
      };
      return losesRung(halving, {
        trial,
        sign,
        others: others.filter((other) => bracketOf(other, shares) === bracket),
      });
    },
  };
}

function longest(trials: readonly Course[]): number | undefined {
  const steps = trials.flatMap((trial) => (trial.isComplete ? (lastStep(trial) ?? []) : []));
  return steps.length === 0 ? undefined : steps.reduce((a, b) => Math.max(a, b)) + 1;
}

/** How many trials of a round each bracket gets: ⌈brackets · ηˢ / (s + 1)⌉ with s = brackets − 1, …, 0. */
function bracketShares(resources: number, factor: number): number[] {
  let brackets = 1;
  for (let reached = factor; reached <= resources; reached *= factor) brackets++;
  return Array.from({ length: brackets }, (_, b) => {
    const s = brackets - 1 - b;
    return Math.ceil((brackets * power(factor, s)) / (s + 1));
  });
}

function bracketOf({ stream }: Course, shares: readonly number[]): number {
  let place = drawsFor(0, "hyperband", stream).integer(shares.reduce((a, b) => a + b, 0));
  return shares.findIndex((share) => {
    place -= share;
    return place < 0;
  });
}
