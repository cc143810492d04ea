// Quasi-random search: a scrambled Sobol sequence, whose points fill the space more evenly than random ones. A
// parameter's axis is the place of its name among all names in the order in which the study came across them, so that
// conditional parameters and the first trial take part too.
import { flag, type Given, parseOptions, whole } from "../../options.js";
import { DIMENSIONS, sobol } from "../math/sobol.js";
import { fromUnit } from "../space/unit.js";
import { drawEvenly } from "./random.js";
import type { Sampler, Sampling } from "./sampler.js";

const SCHEMA = { seed: whole(0), scramble: flag(true) };

/**
 * Quasi-random search: trial i is point i of a Sobol sequence with Joe and Kuo's direction numbers, Owen-scrambled by
 * the seed. Best with a power of two of trials. Parameters past the 128th are drawn at random.
 *
 * @param options.seed whole number >= 0. Default 0.
 * @param options.scramble false gives the plain sequence, whose first point is the low end of everything. Default true.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example
 *   const study = await tune({ objective, trials: 64, sampler: samplers.quasiRandom() });
 * @see Joe & Kuo 2008, https://doi.org/10.1137/070709359; Bergstra & Bengio 2012, section 5
 */
export function quasiRandom(options?: Given<typeof SCHEMA>): Sampler {
  const { seed, scramble } = parseOptions("samplers.quasiRandom", SCHEMA, options);
  return {
    name: "quasiRandom",
    options: { seed, scramble },
    single(sampling, name, distribution) {
      const axis = axisOf(sampling, name);
      if (axis >= DIMENSIONS) return drawEvenly(seed, sampling.stream, name, distribution);
      return fromUnit(distribution, sobol(sampling.stream, axis, scramble ? seed : undefined));
    },
  };
}

function axisOf({ trials, drawn }: Sampling, name: string): number {
  const names = new Set<string>();
  for (const { params } of [...trials, { params: drawn }]) {
    for (const known of params.keys()) {
      if (known === name) return names.has(name) ? [...names].indexOf(name) : names.size;
      names.add(known);
    }
  }
  return names.size;
}
