// Which parameters may be drawn together. Conditional spaces: trials do not all have the same parameters.
import { type Distribution, isSingle, sameDistribution } from "./distribution.js";

/** Names and distributions of some parameters, sorted by name. */
export type Space = ReadonlyMap<string, Distribution>;

interface Drawn {
  readonly params: ReadonlyMap<string, { readonly distribution: Distribution }>;
}

/** The parameters that every trial has, each from the same distribution. */
export function intersection(trials: readonly Drawn[]): Space {
  const [first, ...others] = trials;
  if (first === undefined) return new Map();
  const shared = [...first.params].filter(([name, { distribution }]) =>
    others.every((trial) => {
      const other = trial.params.get(name);
      return other !== undefined && sameDistribution(other.distribution, distribution);
    }),
  );
  return space(shared.map(([name, { distribution }]) => [name, distribution]));
}

/**
 * The parameters of all trials, divided into groups that always appear together (Optuna's `group`): a trial has either
 * all or none of a group's parameters. Distributions are those of the newest trial that has them.
 */
export function groups(trials: readonly Drawn[]): Space[] {
  const distributions = new Map<string, Distribution>();
  let parts: Set<string>[] = [];
  for (const trial of trials) {
    const rest = new Set(trial.params.keys());
    for (const [name, { distribution }] of trial.params) distributions.set(name, distribution);
    const next: Set<string>[] = [];
    for (const part of parts) {
      next.push(new Set([...part].filter((name) => rest.has(name))));
      next.push(new Set([...part].filter((name) => !rest.has(name))));
      for (const name of part) rest.delete(name);
    }
    next.push(rest);
    parts = next.filter((part) => part.size > 0);
  }
  return parts.map((part) => space([...part].map((name) => [name, distributions.get(name) as Distribution])));
}

/** Sorted, and without parameters that have one value only: nothing is to be drawn there. */
function space(entries: readonly (readonly [string, Distribution])[]): Space {
  const open = entries.filter(([, distribution]) => !isSingle(distribution));
  return new Map(open.sort(([a], [b]) => (a < b ? -1 : 1)));
}
