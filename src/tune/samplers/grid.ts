// Grid search: every combination of the values given, each once, in an order that the seed decides.
import { show } from "../../errors.js";
import { namedValues, optionsObject } from "../../options.js";
import { drawsFor } from "../math/draws.js";
import { type Choice, describeDistribution, toExternal, toInternal } from "../space/distribution.js";
import type { StoredTrial } from "../storages/ledger.js";
import { isFinished } from "../storages/operations.js";
import type { Sampler } from "./sampler.js";

/** The notes that Optuna's GridSampler leaves, under its names. */
const CELL = "grid_id";

export interface GridOptions {
  /** The values to try of each parameter. */
  readonly space: Readonly<Record<string, readonly Choice[]>> | ReadonlyMap<string, readonly Choice[]>;
  /** Decides the order. Default 0. */
  readonly seed?: number | undefined;
}

/**
 * Grid search: all combinations of the values in `space`, each once; the study ends when all have been tried. The
 * objective may ask for no other parameters, and the values must lie in the ranges that it asks for.
 *
 * @param options.space lists of values by parameter name.
 * @param options.seed whole number >= 0 that decides the order. Default 0.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example
 *   samplers.grid({ space: { units: [16, 32, 64], activation: ["relu", "tanh"] } })
 */
export function grid(options: GridOptions): Sampler {
  const { space, seed } = check(options);
  const names = Object.keys(space).sort();
  const cells = names.reduce((count, name) => count * space[name]!.length, 1);
  const order = drawsFor(seed, "grid", 0).permutation(cells);

  const valueIn = (cell: number, wanted: string): Choice => {
    let rest = cell;
    for (const name of names) {
      const values = space[name]!;
      if (name === wanted) return values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
    }
    throw new RangeError(
      `samplers.grid: the objective asks for ${show(wanted)}, which is not in the grid. ` +
        `Add it to space; known are ${names.join(", ")}.`,
    );
  };
  /** The cells of trials that run, or that ended with the values of their cell and not with others, such as fixed ones. */
  const tried = (trials: readonly StoredTrial[]): Set<number> => {
    const cellsTried = new Set<number>();
    for (const { state, params, systemAttributes } of trials) {
      const cell = systemAttributes[CELL];
      if (typeof cell !== "number") continue;
      const followed = [...params].every(
        ([name, { value, distribution }]) =>
          space[name] === undefined || toExternal(distribution, value) === valueIn(cell, name),
      );
      if (followed || !isFinished(state)) cellsTried.add(cell);
    }
    return cellsTried;
  };
  return {
    name: "grid",
    options: { space, seed },
    isExhausted: (trials) => tried(trials).size >= cells,
    joint({ trials, notes, note }) {
      if (typeof notes[CELL] === "number") return new Map();
      const used = tried(trials);
      note(CELL, order.find((candidate) => !used.has(candidate)) ?? order[trials.length % cells]!);
      return new Map();
    },
    single({ notes }, name, distribution) {
      const value = valueIn(Number(notes[CELL]), name);
      const internal = toInternal(distribution, value);
      if (internal === undefined) {
        throw new RangeError(
          `samplers.grid: ${show(value)} of ${show(name)} is not in ${describeDistribution(distribution)}. ` +
            "Take it out of space, or widen the range.",
        );
      }
      return internal;
    },
  };
}

function check(options: GridOptions): { space: Readonly<Record<string, readonly Choice[]>>; seed: number } {
  const { space, seed = 0 } = optionsObject("samplers.grid", options, "space") as GridOptions;
  const who = "samplers.grid";
  const named = namedValues(`${who}: space`, space, "{ units: [16, 32] }");
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`${who}: seed must be a whole number >= 0, got ${show(seed)}.`);
  }
  for (const [name, values] of named) {
    if (!Array.isArray(values))
      throw new TypeError(`${who}: space.${name} must be a list, got ${show(values)}.`);
    if (values.length === 0) throw new RangeError(`${who}: space.${name} is empty. Give at least one value.`);
  }
  if (named.length === 0) throw new RangeError(`${who}: space is empty. Name at least one parameter.`);
  return { space: Object.fromEntries(named) as Record<string, readonly Choice[]>, seed };
}
