// What attentions have in common: which pairs of steps may meet, weights from scores, and the sum of values that they give.
import { softmax } from "../../activations/softmax.js";
import { apply } from "../../ops/elementwise/apply.js";
import { flag } from "../../options.js";
import { type Shape, showShape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import type { LayerContext, StepContext } from "../layer.js";
import { mask as dropout } from "../noise.js";

/** Call options of every attention. */
export const scoreOptions = { useCausalMask: flag(false), returnAttentionScores: flag(false) };

/** Pairs [queries, keys] that may meet: only earlier keys, or only those nearer than a window; undefined: all. */
export function pairs(
  tape: Tape,
  queries: number,
  keys: number,
  { causal, window }: { readonly causal: boolean; readonly window?: number | undefined },
  step?: StepContext | undefined,
): Value | undefined {
  if (step) return step.until(window);
  if (!causal && window === undefined) return undefined;
  const reach = window ?? Number.POSITIVE_INFINITY;
  const allowed = Float32Array.from({ length: queries * keys }, (_, i) => {
    const apart = Math.floor(i / keys) - (i % keys);
    return Math.abs(apart) < reach && (!causal || apart >= 0) ? 1 : 0;
  });
  return tape.view(tape.constant(allowed), [queries, keys]);
}

/** A mask [batch, steps] laid along the keys of scores of so many axes, or along their queries. */
export function along(tape: Tape, mask: Value, rank: number, of: "keys" | "queries"): Value {
  const [batch, steps] = mask.shape as [number, number];
  const between = Array.from({ length: rank - 3 }, () => 1);
  return tape.view(mask, [batch, ...between, ...(of === "keys" ? [1, steps] : [steps, 1])]);
}

/** Where all of several masks allow. */
export function allOf(tape: Tape, masks: readonly (Value | undefined)[]): Value | undefined {
  return masks.reduce(
    (all, one) => (all && one ? apply(tape, "multiply", all, one) : (all ?? one)),
    undefined,
  );
}

/** Appends the weights of scores along the last axis. @param rate part of them dropped in training. */
export function weigh(
  tape: Tape,
  scores: Value,
  o: { readonly dropout: number; readonly seed?: number | undefined },
  context: LayerContext,
): Value {
  const weights = softmax().append(tape, scores);
  if (!tape.training || o.dropout === 0) return weights;
  return dropout(tape, weights, { rate: o.dropout, seed: o.seed }, context, { scale: 1 / (1 - o.dropout) });
}

/** Throws where the axes of attention's inputs don't go together. */
export function checkSteps(who: string, value: Shape, key: Shape): void {
  if (value.at(-2) === key.at(-2)) return;
  throw new RangeError(
    `${who}: value and key must have the same steps, got rows of shapes ${showShape(value)} and ${showShape(key)}.`,
  );
}
