// Mean and variance of a batch by operations, with gradients: of all of it, or of the steps that a mask keeps. Then they are those of
// count + 1e-7 steps, as Keras has it, and all steps are normalized by them.
// Source: https://github.com/keras-team/keras/blob/v3.15.1/keras/src/layers/normalization/batch_normalization.py
import { apply } from "../ops/elementwise/apply.js";
import { assign } from "../ops/elementwise/assign.js";
import { reduce } from "../ops/reduce.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** Added to the count: without it, a batch with nothing kept would give NaN. */
const LITTLE = 1e-7;

/** Statistics with a size of 1 along all other axes, and x less its mean. */
export interface Moments {
  readonly mean: Value;
  readonly variance: Value;
  readonly centered: Value;
}

/** Appends the statistics. @param along the axes that have some of their own. @param mask the steps that count; without it all do. */
export function moments(tape: Tape, x: Value, along: readonly number[], mask: Value | undefined): Moments {
  const meanOf = mask ? meanOfKept(tape, x, along, mask) : meanOfAll(tape, x, along);
  const mean = meanOf(x);
  const centered = apply(tape, "subtract", x, mean);
  const variance = meanOf(apply(tape, "square", centered));
  return { mean, variance, centered };
}

/** Appends (x − mean) / √(variance + epsilon). */
export function standardize(tape: Tape, { centered, variance }: Moments, epsilon: number): Value {
  return apply(tape, "multiply", centered, apply(tape, "rsqrt", apply(tape, "add", variance, epsilon)));
}

/** Appends gamma · x + beta, where there are such. @param like what lies as they do. */
export function scaleAndShift(
  tape: Tape,
  x: Value,
  { gamma, beta }: { gamma: Value | undefined; beta: Value | undefined },
  like: Value,
): Value {
  const scaled = gamma ? apply(tape, "multiply", x, tape.view(gamma, like.shape)) : x;
  return beta ? apply(tape, "add", scaled, tape.view(beta, like.shape)) : scaled;
}

type Mean = (value: Value) => Value;

const over = (x: Value, along: readonly number[]) => ({
  axis: x.shape.map((_, i) => i).filter((i) => !along.includes(i)),
  keepdims: true,
});

function meanOfAll(tape: Tape, x: Value, along: readonly number[]): Mean {
  return (value) => reduce(tape, "mean", value, over(x, along));
}

function meanOfKept(tape: Tape, x: Value, along: readonly number[], mask: Value): Mean {
  const rank = x.shape.length;
  const wide = tape.view(mask, [...mask.shape, ...Array(Math.max(0, rank - mask.shape.length)).fill(1)]);
  const kept = tape.value(x.shape, false);
  assign(tape, kept, wide);
  const count = apply(tape, "add", reduce(tape, "sum", kept, over(x, along)), LITTLE);
  return (value) =>
    apply(tape, "divide", reduce(tape, "sum", apply(tape, "multiply", value, kept), over(x, along)), count);
}
