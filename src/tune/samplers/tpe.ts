// The tree-structured Parzen estimator: split the trials into the best few and the rest, fit a density to each, draw
// from the one of the best, and take the draw for which best / rest is greatest (it maximizes the expected improvement).
// Bergstra, Bardenet, Bengio & Kégl 2011, Algorithms for hyper-parameter optimization, section 4; Watanabe 2023,
// Tree-structured Parzen estimator: understanding its algorithm components, https://arxiv.org/abs/2304.11127.
import { count, flag, type Given, optional, parseOptions, type Values, whole } from "../../options.js";
import { drawsFor } from "../math/draws.js";
import type { Distribution } from "../space/distribution.js";
import { groups, intersection, type Space } from "../space/groups.js";
import type { StoredTrial } from "../storages/ledger.js";
import { type Parameter, StateCode } from "../storages/operations.js";
import { Parzen } from "./parzen.js";
import { drawEvenly } from "./random.js";
import { hasResult } from "./results.js";
import type { Sampler, Sampling } from "./sampler.js";
import { type Split, splitTrials } from "./splitTrials.js";

const SCHEMA = {
  seed: whole(0),
  startupTrials: count(10),
  candidates: count(24),
  multivariate: optional(flag(true)),
  group: flag(true),
  constantLiar: flag(true),
};

/**
 * TPE, the default sampler: models where good trials lie and where the others do.
 *
 * @param options.seed whole number >= 0. Default 0.
 * @param options.startupTrials trials drawn at random before it models. Default 10.
 * @param options.candidates draws per parameter set, of which the most promising is taken. Default 24.
 * @param options.multivariate draw parameters together, so that it learns how they depend on each other. Default: true for
 *   one objective, false for several.
 * @param options.group with `multivariate`: parameters that only some trials have are drawn together too, in groups that
 *   always appear together; without it, only those that all trials have. Default true.
 * @param options.constantLiar count trials that still run among the bad ones, so that workers at the same time do not try
 *   the same. Default true.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example
 *   const study = await tune({ objective, trials: 100, sampler: samplers.tpe({ seed: 1 }) });
 * @see Bergstra et al. 2011, https://papers.nips.cc/paper/4443-algorithms-for-hyper-parameter-optimization
 */
export function tpe(options?: Given<typeof SCHEMA>): Sampler {
  const values = parseOptions("samplers.tpe", SCHEMA, options);
  return {
    name: "tpe",
    options: values,
    joint(sampling) {
      const { multivariate = sampling.signs.length === 1 } = values;
      const known = sampling.trials.filter(hasResult);
      if (!multivariate || known.length < values.startupTrials) return new Map();
      const spaces = values.group ? groups(known) : [intersection(known)];
      const split = splitOf(values, sampling);
      return new Map(spaces.flatMap((space) => [...drawBest(values, sampling, split, space)]));
    },
    single(sampling, name, distribution) {
      if (sampling.trials.filter(hasResult).length < values.startupTrials) {
        return drawEvenly(values.seed, sampling.stream, name, distribution);
      }
      const split = splitOf(values, sampling);
      return drawBest(values, sampling, split, new Map([[name, distribution]])).get(name)!.value;
    },
  };
}

type Options = Values<typeof SCHEMA>;

/** The best trials and the rest, with those that still run among the rest, where the options say so. */
function splitOf({ constantLiar }: Options, { trials, signs }: Sampling): Split {
  const finished = trials.filter(hasResult);
  const { good, bad } = splitTrials(finished, signs, goodCount(finished.length, signs.length));
  const running = constantLiar ? trials.filter(({ state }) => state === StateCode.Running) : [];
  return { good, bad: [...bad, ...running] };
}

/** Values for the parameters of `space`, drawn together. */
function drawBest(options: Options, sampling: Sampling, split: Split, space: Space): Map<string, Parameter> {
  const names = [...space.keys()];
  if (names.length === 0) return new Map();
  const best = density(space, split.good, sampling.signs.length > 1);
  const rest = density(space, split.bad, false);

  const draws = drawsFor(options.seed, `tpe/${names.join("/")}`, sampling.stream);
  let taken: number[] = [];
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < options.candidates; i++) {
    const candidate = best.draw(draws);
    const score = best.logDensity(candidate) - rest.logDensity(candidate);
    if (taken.length > 0 && !(score > highest)) continue;
    taken = candidate;
    highest = score;
  }
  return new Map(
    names.map((name, i) => [name, { value: taken[i]!, distribution: space.get(name) as Distribution }]),
  );
}

/** A tenth of the trials; at most 25 where there is one objective. */
function goodCount(trials: number, objectives: number): number {
  const tenth = Math.ceil(0.1 * trials);
  return objectives === 1 ? Math.min(tenth, 25) : tenth;
}

function density(space: Space, trials: readonly StoredTrial[], equalWeights: boolean): Parzen {
  const rows: number[][] = [];
  for (const { params } of trials) {
    const row = [...space.keys()].map((name) => params.get(name)?.value);
    if (row.every((value) => value !== undefined)) rows.push(row);
  }
  const weights = rows.map((_, i) => (equalWeights ? 1 : weightByAge(i, rows.length)));
  return new Parzen(space, rows, weights);
}

/** The newest 25 of n trials count fully, the others less the older they are (0 is the oldest): from 1/n up to 1. */
function weightByAge(i: number, n: number): number {
  const old = n - 25;
  if (i >= old) return 1;
  return old === 1 ? 1 / n : 1 / n + ((1 - 1 / n) * i) / (old - 1);
}
