// Batch renormalization: what the batch's own statistics give is corrected towards that of the moving ones, y = (x − mean) / σ · r + d with
// r = σ / σ̄ and d = (mean − mean̄) / σ̄ within bounds, so that training and inference agree for small batches, too. r and d are constants
// to the gradient. Source: Ioffe 2017, https://arxiv.org/abs/1702.03275, algorithm 1.
import type { Initializer } from "../initializers/initializer.js";
import { apply } from "../ops/elementwise/apply.js";
import { assign } from "../ops/elementwise/assign.js";
import * as f from "../ops/elementwise/expression.js";
import { nonNegative, type Option, optional, parseOptions } from "../options.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { WeightSpec } from "./layer.js";
import { type Moments, standardize } from "./moments.js";

/** Bounds of the corrections; none where one is left out. */
export interface Clipping {
  readonly rmin?: number | undefined;
  readonly rmax?: number | undefined;
  readonly dmax?: number | undefined;
}

const bound = optional(nonNegative());

export const clippingOption: Option<Clipping> = {
  default: {},
  expected: "an object of bounds >= 0, { rmin, rmax, dmax }",
  parse: (value, who) => parseOptions(who, { rmin: bound, rmax: bound, dmax: bound }, value),
};

/** What is remembered besides mean and variance: the deviation that the variance follows, and the statistics of the corrections. */
export function renormWeights(shape: Shape, mean: Initializer, variance: Initializer): WeightSpec[] {
  const deviation: Initializer = {
    ...variance,
    sample: (...asked) => variance.sample(...asked).map(Math.sqrt),
  };
  return (["movingStddev", "renormMean", "renormStddev"] as const).map((name) => ({
    name,
    shape,
    initializer: name === "renormMean" ? mean : deviation,
    trainable: false,
  }));
}

/** Appends the corrected rows, before gamma and beta, and gives the batch's deviation. */
export function renormalize(
  tape: Tape,
  batch: Moments,
  epsilon: number,
  { mean, deviation, clipping }: { mean: Value; deviation: Value; clipping: Clipping },
): { y: Value; deviation: Value } {
  const { shape } = batch.mean;
  const constant = (formula: f.Formula): Value => {
    const value = tape.value(shape, false);
    assign(tape, value, formula);
    return value;
  };
  const [movingMean, movingDeviation] = [tape.view(mean, shape), tape.view(deviation, shape)];
  const own = constant(f.sqrt(f.add(batch.variance, epsilon)));
  const { rmin, rmax, dmax } = clipping;
  let r: f.Formula = f.divide(own, movingDeviation);
  if (rmax !== undefined) r = f.minimum(r, rmax);
  if (rmin !== undefined) r = f.maximum(r, rmin);
  let d: f.Formula = f.divide(f.subtract(batch.mean, movingMean), movingDeviation);
  if (dmax !== undefined) d = f.maximum(f.minimum(d, dmax), -dmax);
  const scaled = apply(tape, "multiply", standardize(tape, batch, epsilon), constant(r));
  return { y: apply(tape, "add", scaled, constant(d)), deviation: own };
}
