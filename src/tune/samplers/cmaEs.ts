// CMA-ES as a sampler: the parameters that all trials share, ranges only, mapped to [0, 1] each, are drawn from the
// strategy's normal distribution. Its state is not kept anywhere: it is worked out from the notes of the trials, which
// say to which generation they belong and which point they are.
import type { Random } from "../../numeric/random.js";
import { type Given, parseOptions, positive, whole } from "../../options.js";
import { CmaState } from "../math/cmaState.js";
import { drawsFor } from "../math/draws.js";
import { intersection, type Space } from "../space/groups.js";
import { fromUnit } from "../space/unit.js";
import type { StoredTrial } from "../storages/ledger.js";
import { type Parameter, StateCode } from "../storages/operations.js";
import { drawEvenly } from "./random.js";
import { comparePruned, hasResult, losses, violation } from "./results.js";
import type { Sampler, Sampling } from "./sampler.js";

const SCHEMA = { seed: whole(0), sigma: positive(1 / 6) };
const NOTE = "downhill:cma";
const TRIES = 100;

/** What a trial notes down. */
interface Note {
  /** Names of the parameters drawn together. */
  readonly space: string;
  readonly generation: number;
  readonly point: readonly number[];
}

/**
 * CMA-ES: for spaces of numbers, where some hundred trials can be spent and parameters depend on each other. Choices and
 * parameters that not all trials have are drawn at random; so is the first trial, which makes the space known.
 *
 * @param options.seed whole number >= 0. Default 0.
 * @param options.sigma the first standard deviation, as a share of each range. > 0. Default 1/6.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example
 *   const study = await tune({ objective, trials: 300, sampler: samplers.cmaEs({ seed: 1 }) });
 * @see Hansen 2016, The CMA evolution strategy: a tutorial, https://arxiv.org/abs/1604.00772
 */
export function cmaEs(options?: Given<typeof SCHEMA>): Sampler {
  const { seed, sigma } = parseOptions("samplers.cmaEs", SCHEMA, options);
  return {
    name: "cmaEs",
    options: { seed, sigma },
    joint(sampling) {
      const space = ranges(sampling.trials);
      if (space.size === 0) return new Map();
      const noted = sampling.notes[NOTE] as Note | undefined;
      if (noted?.space === keyOf(space)) return valuesAt(space, noted.point);
      const state = replay(sampling, space, sigma);
      const point = drawInside(state, drawsFor(seed, `cmaEs/${keyOf(space)}`, sampling.stream));
      sampling.note(NOTE, { space: keyOf(space), generation: state.generation, point });
      return valuesAt(space, point);
    },
    single: ({ stream }, name, distribution) => drawEvenly(seed, stream, name, distribution),
  };
}

function ranges(trials: readonly StoredTrial[]): Space {
  const shared = intersection(trials.filter(hasResult));
  return new Map([...shared].filter(([, distribution]) => distribution.kind !== "choice"));
}

function keyOf(space: Space): string {
  return [...space.keys()].join("/");
}

function valuesAt(space: Space, point: readonly number[]): Map<string, Parameter> {
  return new Map(
    [...space].map(([name, distribution], i) => [
      name,
      { value: fromUnit(distribution, point[i]!), distribution },
    ]),
  );
}

/** The state after all generations that are finished. */
function replay({ trials, signs }: Sampling, space: Space, sigma: number): CmaState {
  const state = new CmaState(startAt(space), sigma);
  const byGeneration = new Map<number, StoredTrial[]>();
  const finished = trials.filter((trial) => hasResult(trial) && followed(trial, space));
  for (const trial of finished.sort((a, b) => a.finished! - b.finished!)) {
    const { generation } = noteOf(trial)!;
    byGeneration.set(generation, [...(byGeneration.get(generation) ?? []), trial]);
  }
  const { population } = state.constants;
  for (;;) {
    const members = byGeneration.get(state.generation)?.slice(0, population) ?? [];
    if (members.length < population) return state;
    state.update(members.sort((a, b) => compare(a, b, signs)).map((trial) => noteOf(trial)!.point));
  }
}

function startAt(space: Space): number[] {
  return [...space].map(() => 0.5);
}

function noteOf(trial: StoredTrial): Note | undefined {
  return trial.systemAttributes[NOTE] as Note | undefined;
}

/** Whether the trial used the point it noted down, and not other values, such as fixed ones. */
function followed(trial: StoredTrial, space: Space): boolean {
  const note = noteOf(trial);
  if (note === undefined || note.space !== keyOf(space)) return false;
  return [...valuesAt(space, note.point)].every(
    ([name, { value }]) => trial.params.get(name)?.value === value,
  );
}

/** Best first: feasible ones before others, complete ones before pruned ones. */
function compare(a: StoredTrial, b: StoredTrial, signs: readonly (1 | -1)[]): number {
  const broken = violation(a) - violation(b);
  if (broken !== 0) return broken;
  if (a.state !== b.state) return a.state === StateCode.Complete ? -1 : 1;
  if (a.state === StateCode.Pruned) return comparePruned(a, b, signs[0] ?? 1);
  return losses(a, signs)[0]! - losses(b, signs)[0]!;
}

/** Draws again while the point lies outside [0, 1]; in the end moves it to the border. */
function drawInside(state: CmaState, draws: Random): number[] {
  let point: number[] = [];
  for (let i = 0; i < TRIES; i++) {
    point = state.point(state.mean.map(() => draws.normal()));
    if (point.every((x) => x >= 0 && x <= 1)) return point;
  }
  return point.map((x) => Math.min(Math.max(x, 0), 1));
}
