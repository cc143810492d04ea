// NSGA-II for several objectives: generations of a fixed size; the parents of the next are the best of parents and
// children, by front, then by crowding; children come from pairs of parents by simulated binary crossover and polynomial
// mutation (ranges) or exchange (choices). Generations are worked out from the notes that trials leave.
// Deb et al. 2002, NSGA-II, sections III and V (distribution indices 20, crossover 0.9, mutation 1/n); Deb & Agrawal 1995.
import type { Random } from "../../numeric/random.js";
import { count, type Given, parseOptions, unit, whole } from "../../options.js";
import { drawsFor } from "../math/draws.js";
import { crowding, dominates, fronts } from "../math/pareto.js";
import type { StoredTrial } from "../storages/ledger.js";
import { type Parameter, StateCode } from "../storages/operations.js";
import { cross, mutate } from "./inheritance.js";
import { drawEvenly } from "./random.js";
import { losses, violation } from "./results.js";
import type { Sampler, Sampling } from "./sampler.js";

const SCHEMA = { seed: whole(0), populationSize: count(50), crossoverProbability: unit(0.9) };
const GENERATION = "downhill:nsga2:generation";

/** A trial as a parent: what it scored, and how it ranks. */
interface Parent {
  readonly trial: StoredTrial;
  readonly losses: readonly number[];
  readonly violation: number;
  front: number;
  distance: number;
}

/**
 * NSGA-II: evolves a population towards the whole Pareto front.
 *
 * @param options.seed whole number >= 0. Default 0.
 * @param options.populationSize trials per generation; the first is random. Default 50.
 * @param options.crossoverProbability share of children made from two parents, in [0, 1]. Default 0.9.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example
 *   const study = await tune({
 *     objective: (trial) => {
 *       const x = trial.float("x", { low: -1, high: 1 });
 *       return [x * x, x];
 *     },
 *     directions: ["minimize", "maximize"],
 *     trials: 300,
 *     sampler: samplers.nsga2(),
 *   });
 *   study.paretoFront; // trials between x = 0 and x = 1
 * @see Deb, Pratap, Agarwal & Meyarivan 2002, https://doi.org/10.1109/4235.996017
 */
export function nsga2(options?: Given<typeof SCHEMA>): Sampler {
  const values = parseOptions("samplers.nsga2", SCHEMA, options);
  return {
    name: "nsga2",
    options: values,
    joint(sampling) {
      const { generation, parents } = lastGeneration(sampling, values.populationSize);
      sampling.note(GENERATION, generation);
      if (parents.length === 0) return new Map();
      const draws = drawsFor(values.seed, "nsga2", sampling.stream);
      return child(parents, values.crossoverProbability, draws);
    },
    single: ({ stream }, name, distribution) => drawEvenly(values.seed, stream, name, distribution),
  };
}

/** The generation that a new trial belongs to, and its parents; generation 0 has none. */
function lastGeneration(
  { trials, signs }: Sampling,
  size: number,
): { generation: number; parents: Parent[] } {
  const members: StoredTrial[][] = [];
  const complete = trials.filter((trial) => trial.state === StateCode.Complete);
  for (const trial of complete.sort((a, b) => a.finished! - b.finished!)) {
    const generation = trial.systemAttributes[GENERATION];
    if (typeof generation !== "number") continue;
    members[generation] = [...(members[generation] ?? []), trial];
  }
  let parents: Parent[] = [];
  let generation = 0;
  for (; (members[generation]?.length ?? 0) >= size; generation++) {
    const children = members[generation]!.slice(0, size).map((trial) => ({
      trial,
      losses: losses(trial, signs),
      violation: violation(trial),
      front: 0,
      distance: 0,
    }));
    parents = elite([...parents, ...children], size);
  }
  return { generation, parents };
}

function elite(candidates: readonly Parent[], size: number): Parent[] {
  const chosen: Parent[] = [];
  fronts(candidates, isBetter).forEach((indices, front) => {
    if (chosen.length >= size) return;
    const members = indices.map((i) => candidates[i]!);
    const distances = crowding(members.map((parent) => parent.losses));
    members.forEach((parent, i) => {
      parent.front = front;
      parent.distance = distances[i]!;
    });
    members.sort((a, b) => b.distance - a.distance || a.trial.number - b.trial.number);
    for (const member of members.slice(0, size - chosen.length)) chosen.push(member);
  });
  return chosen;
}

/** Constrained domination: the one that breaks less; where none breaks anything, the one that dominates. */
function isBetter(a: Parent, b: Parent): boolean {
  if (a.violation > 0 || b.violation > 0) return a.violation < b.violation;
  return dominates(a.losses, b.losses);
}

function child(
  parents: readonly Parent[],
  crossoverProbability: number,
  draws: Random,
): Map<string, Parameter> {
  const first = tournament(parents, draws);
  const second = tournament(parents, draws);
  const crosses = draws.uniform() < crossoverProbability;
  const names = [...first.trial.params.keys()].sort();
  return new Map(
    names.map((name) => {
      const own = first.trial.params.get(name)!;
      const other = crosses ? second.trial.params.get(name) : undefined;
      const inherited = other === undefined ? own : cross(own, other, draws);
      return [name, draws.uniform() < 1 / names.length ? mutate(inherited, draws) : inherited] as const;
    }),
  );
}

/** The better of two parents taken at random. */
function tournament(parents: readonly Parent[], draws: Random): Parent {
  const a = parents[draws.integer(parents.length)]!;
  const b = parents[draws.integer(parents.length)]!;
  if (a.front !== b.front) return a.front < b.front ? a : b;
  return a.distance >= b.distance ? a : b;
}
