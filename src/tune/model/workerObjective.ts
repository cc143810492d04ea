// The objective of `tuneModel` on a worker: what its trials share is worked out once.
import type { Trial } from "../trial.js";
import { type Material, prepare } from "./prepare.js";
import { runTrial, type Search } from "./search.js";

const searches = new WeakMap<object, Search>();

export function objective(trial: Trial): Promise<number> {
  const { shared } = trial;
  const search = searches.get(shared) ?? prepare(shared as unknown as Material);
  searches.set(shared, search);
  return runTrial(search, trial);
}
