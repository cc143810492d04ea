// Random search: every parameter evenly over its range, each trial on its own.
import { type Given, parseOptions, whole } from "../../options.js";
import { drawsFor } from "../math/draws.js";
import type { Distribution } from "../space/distribution.js";
import { fromUnit } from "../space/unit.js";
import type { Sampler } from "./sampler.js";

const SCHEMA = { seed: whole(0) };

/**
 * Random search: every parameter is drawn evenly from its range (its logarithm, where `log`), whatever the results.
 *
 * @param options.seed whole number >= 0. Default 0.
 * @throws {TypeError | RangeError} for options of a wrong kind or value.
 * @example
 *   const study = await tune({ objective, trials: 50, sampler: samplers.random({ seed: 1 }) });
 * @see Bergstra & Bengio 2012, Random search for hyper-parameter optimization, https://jmlr.org/papers/v13/bergstra12a.html
 */
export function random(options?: Given<typeof SCHEMA>): Sampler {
  const values = parseOptions("samplers.random", SCHEMA, options);
  return {
    name: "random",
    options: values,
    single: ({ stream }, name, distribution) => drawEvenly(values.seed, stream, name, distribution),
  };
}

/** Any value of the distribution, each as likely as the next. */
export function drawEvenly(seed: number, stream: number, name: string, distribution: Distribution): number {
  return fromUnit(distribution, drawsFor(seed, `random/${name}`, stream).uniform());
}
