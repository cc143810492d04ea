// Batch normalization where steps are masked: mean and variance are those of the kept steps, count + 1e-7 of them, as Keras has it; all steps
// are normalized by them. Source: https://github.com/keras-team/keras/blob/v3.15.1/keras/src/layers/normalization/batch_normalization.py
import { apply } from "../ops/elementwise/apply.js";
import { assign } from "../ops/elementwise/assign.js";
import { reduce } from "../ops/reduce.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** Added to the count: without it, a batch with nothing kept would give NaN. */
const LITTLE = 1e-7;

interface Affine {
  readonly gamma: Value | undefined;
  readonly beta: Value | undefined;
  readonly epsilon: number;
}

/** Appends y, and gives the statistics, as long as the axes. @param along the axes that have statistics of their own. */
export function byKept(
  tape: Tape,
  x: Value,
  mask: Value,
  along: readonly number[],
  { gamma, beta, epsilon }: Affine,
): { y: Value; mean: Value; variance: Value } {
  const rank = x.shape.length;
  const axis = x.shape.map((_, i) => i).filter((i) => !along.includes(i));
  const wide = tape.view(mask, [...mask.shape, ...Array(Math.max(0, rank - mask.shape.length)).fill(1)]);
  const kept = tape.value(x.shape, false);
  assign(tape, kept, wide);
  const over = { axis, keepdims: true };
  const count = apply(tape, "add", reduce(tape, "sum", kept, over), LITTLE);
  const meanOf = (value: Value): Value =>
    apply(tape, "divide", reduce(tape, "sum", apply(tape, "multiply", value, kept), over), count);
  const mean = meanOf(x);
  const centered = apply(tape, "subtract", x, mean);
  const variance = meanOf(apply(tape, "square", centered));
  let y = apply(tape, "multiply", centered, apply(tape, "rsqrt", apply(tape, "add", variance, epsilon)));
  if (gamma) y = apply(tape, "multiply", y, tape.view(gamma, mean.shape));
  if (beta) y = apply(tape, "add", y, tape.view(beta, mean.shape));
  return { y, mean, variance };
}
