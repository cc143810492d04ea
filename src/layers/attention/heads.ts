// Attention of several heads: inputs are projected for each head, heads look where their scores say, and one product brings their values together.
// Queries may have more heads than keys and values, each of which then serves a group of them.
import { linear as identity } from "../../activations/linear.js";
import { show } from "../../errors.js";
import { zeros } from "../../initializers/constants.js";
import { glorotUniform } from "../../initializers/varianceScaling.js";
import { apply } from "../../ops/elementwise/apply.js";
import { linear } from "../../ops/linear.js";
import { matrixProduct, NN, NT } from "../../ops/matmul.js";
import { inverseOrder, permute } from "../../ops/permute.js";
import { count, flag, fraction, optional } from "../../options.js";
import { axisOf, type Shape, showShape, sizeOf } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import type { LayerContext, SeveralCore, WeightSpec } from "../layer.js";
import type { CallOptions } from "../node.js";
import { nodeOption } from "../node.js";
import { seedOption } from "../noise.js";
import { weightOptions, weightSpec } from "../weight.js";
import { allOf, along, checkSteps, pairs, scoreOptions, weigh } from "./scores.js";

/** Options of attentions with heads. */
export const headOptions = {
  dropout: fraction(0),
  useBias: flag(true),
  slidingWindow: optional(count()),
  useGate: flag(false),
  seed: seedOption,
  ...weightOptions("kernel", glorotUniform),
  ...weightOptions("bias", zeros),
};

export interface HeadOptions {
  readonly dropout: number;
  readonly useBias: boolean;
  readonly slidingWindow?: number | undefined;
  readonly useGate: boolean;
  readonly seed?: number | undefined;
}

export interface Heads {
  readonly queryHeads: number;
  readonly valueHeads: number;
  /** Numbers of a head's key, and of its value. */
  readonly keyDim: number;
  readonly valueDim: number;
  /** Last axes of the output; the query's where it is left out. */
  readonly outputDims?: Shape | undefined;
  /** Axes that are attended over, the batch's being 0; all but the last where they are left out. */
  readonly axes?: readonly number[] | undefined;
  /** Whether a mask given for the queries counts: Keras's MultiHeadAttention reads the one that comes with them only. */
  readonly honoursQueryMask: boolean;
}

const callOptions = {
  ...scoreOptions,
  attentionMask: nodeOption(),
  queryMask: nodeOption(),
  valueMask: nodeOption(),
  keyMask: nodeOption(),
};

/** x, [query, value] or [query, value, key]. */
function three<T>(inputs: readonly T[], who: string): [query: T, value: T, key: T] {
  const [query, value = query, key = value] = inputs as [T, T?, T?];
  if (inputs.length > 3)
    throw new RangeError(
      `${who}: takes x, [query, value] or [query, value, key], got ${inputs.length} nodes.`,
    );
  return [query, value, key];
}

type SpecOptions = Parameters<typeof weightSpec<"kernel">>[2] & Parameters<typeof weightSpec<"bias">>[2];

/** What such a layer is, for the general part of a layer. */
export function headsCore(who: string, o: HeadOptions & SpecOptions, heads: Heads): SeveralCore {
  const { queryHeads, valueHeads, keyDim, valueDim } = heads;
  const outputDims = (query: Shape): Shape => heads.outputDims ?? query.slice(-1);
  const specs = (name: string, shape: Shape, bias: Shape): WeightSpec[] => {
    const kernel = weightSpec("kernel", shape, o, `${name}/kernel`);
    return o.useBias ? [kernel, weightSpec("bias", bias, o, `${name}/bias`)] : [kernel];
  };
  return {
    callOptions,
    outputShapes(inputs, options) {
      const [query, value, key] = three(inputs, who);
      for (const shape of [query, value, key]) {
        if (shape.length < 2)
          throw new RangeError(`${who}: expected rows of shape [steps, features], got ${showShape(shape)}.`);
      }
      checkSteps(who, value, key);
      const output = [...query.slice(0, -1), ...outputDims(query)];
      const { rest, steps } = axesOf(heads, query);
      if (options.returnAttentionScores !== true) return [output];
      const keySteps = axesOf(heads, key).steps;
      return [output, [...rest, queryHeads, ...steps, ...keySteps]];
    },
    weights(_input, inputs) {
      const [query, value, key] = three(inputs, who);
      const width = (shape: Shape): number => shape.at(-1) as number;
      const dims = outputDims(query);
      return [
        ...specs("query", [width(query), queryHeads, keyDim], [queryHeads, keyDim]),
        ...specs("key", [width(key), valueHeads, keyDim], [valueHeads, keyDim]),
        ...(o.useGate ? specs("gate", [width(query), queryHeads, valueDim], [queryHeads, valueDim]) : []),
        ...specs("value", [width(value), valueHeads, valueDim], [valueHeads, valueDim]),
        ...specs("attentionOutput", [queryHeads, valueDim, ...dims], dims),
      ];
    },
    appendAll(tape, inputs, weights, context) {
      const [query, value, key] = three(inputs, who);
      const options = (context.options ?? {}) as CallOptions<Value>;
      let used = 0;
      const next = (): [Value, Value | undefined] => {
        const kernel = weights[used++] as Value;
        return [kernel, o.useBias ? (weights[used++] as Value) : undefined];
      };
      const q = project(tape, query, next(), heads);
      const { step } = context;
      if (step) checkStep(who, inputs, options);
      const remembered = (x: Value): Value => step?.remember(x, x.shape.length - 2) ?? x;
      const k = remembered(project(tape, key, next(), heads));
      const gate = o.useGate ? project(tape, query, next(), heads) : undefined;
      const v = remembered(project(tape, value, next(), heads));

      const grouped = group(tape, q, valueHeads);
      const scaled = apply(tape, "multiply", grouped, 1 / Math.sqrt(keyDim));
      const one = (x: Value): Value => group(tape, x, valueHeads);
      const scores = ungroup(tape, matrixProduct(tape, scaled, one(k), NT), queryHeads);
      const allowed = allowedPairs(tape, scores, context, options, o, heads);
      const shows = options.returnAttentionScores === true;
      const open = allowed ? apply(tape, "where", allowed, scores, FORBIDDEN) : scores;
      let shares = weigh(tape, open, o, context);
      // A query that may look nowhere: nothing where scores are shown or dropped, all values alike otherwise, as in Keras.
      if (allowed && (shows || o.dropout > 0)) shares = apply(tape, "multiply", shares, allowed);
      const seen = matrixProduct(tape, group(tape, shares, valueHeads), one(v), NN);
      let gathered = ungroup(tape, seen, queryHeads);
      if (gate) gathered = apply(tape, "multiply", gathered, apply(tape, "sigmoid", gate));

      const y = joinHeads(tape, gathered, query, next(), heads);
      if (!shows) return [y];
      const { rest, steps } = axesOf(heads, query.shape.slice(1));
      const keySteps = axesOf(heads, key.shape.slice(1)).steps;
      return [y, tape.view(shares, [tape.rows, ...rest, queryHeads, ...steps, ...keySteps])];
    },
    outputMasks: (_tape, _inputs, { masks }) => [masks?.[0]],
  };
}

/** Score of a pair that may not meet: its weight is 0. */
const FORBIDDEN = -1e30;

/** Axes of a row that are attended over, and those that are not; the last one is neither. */
function axesOf(heads: Heads, row: Shape): { rest: Shape; steps: Shape; order: number[]; places: number[] } {
  const all = row.slice(0, -1).map((_, i) => i);
  const places = heads.axes?.map((axis) => axisOf(axis, [1, ...row], "attentionAxes") - 1) ?? all;
  if (!places.every((place, i) => all.includes(place) && places.indexOf(place) === i)) {
    throw new RangeError(
      `attentionAxes must be different axes between the batch's, 0, and that of the features, ${row.length}, got ${show(heads.axes)}.`,
    );
  }
  const others = all.filter((i) => !places.includes(i));
  return {
    rest: others.map((i) => row[i] as number),
    steps: places.map((i) => row[i] as number),
    order: others,
    places,
  };
}

/** x · kernel + bias for each head: [batch, rest, heads, steps, dim]. */
function project(
  tape: Tape,
  x: Value,
  [kernel, bias]: readonly [Value, Value | undefined],
  heads: Heads,
): Value {
  const [width, count, dim] = kernel.shape as [number, number, number];
  const flat = bias && tape.view(bias, [count * dim]);
  const y = linear(tape, x, tape.view(kernel, [width, count * dim]), flat, identity());
  const row = x.shape.slice(1);
  const { rest, steps, order, places } = axesOf(heads, row);
  const apart = tape.view(y, [...x.shape.slice(0, -1), count, dim]);
  const rank = row.length;
  const turned = permute(tape, apart, [
    0,
    ...order.map((i) => i + 1),
    rank,
    ...places.map((i) => i + 1),
    rank + 1,
  ]);
  return tape.view(turned, [x.shape[0] as number, ...rest, count, sizeOf(steps), dim]);
}

/** Heads in groups, each group before the head of keys and values that serves it: [.., heads, t, d] as [.., shared, group · t, d]. */
function group(tape: Tape, x: Value, shared: number): Value {
  const [count, steps, dim] = x.shape.slice(-3) as [number, number, number];
  return count === shared
    ? x
    : tape.view(x, [...x.shape.slice(0, -3), shared, (count / shared) * steps, dim]);
}

function ungroup(tape: Tape, x: Value, count: number): Value {
  const [shared, steps, dim] = x.shape.slice(-3) as [number, number, number];
  return count === shared ? x : tape.view(x, [...x.shape.slice(0, -3), count, (shared * steps) / count, dim]);
}

/** Throws where attention can't go step by step: nothing is known of later steps, and of other sequences. */
function checkStep(who: string, inputs: readonly Value[], options: CallOptions<Value>): void {
  const alone = inputs.every((x) => x === inputs[0]);
  if (options.useCausalMask === true && alone && !options.attentionMask) return;
  throw new RangeError(
    `${who}: goes step by step only where it looks at its own sequence, with useCausalMask: true and without attentionMask. Pass cache: false to generate.`,
  );
}

/** Pairs that every mask allows, in a shape that broadcasts to that of the scores. */
function allowedPairs(
  tape: Tape,
  scores: Value,
  { masks = [], step }: LayerContext,
  options: CallOptions<Value>,
  o: HeadOptions,
  heads: Heads,
): Value | undefined {
  const rank = scores.shape.length;
  const [queries, keys] = scores.shape.slice(-2) as [number, number];
  const given = (name: string): Value | undefined => options[name] as Value | undefined;
  const lay = (mask: Value | undefined, of: "keys" | "queries"): Value | undefined =>
    mask && along(tape, mask, rank, of);
  const kept = (mask: Value | undefined): Value | undefined => mask && (step?.remember(mask, 1) ?? mask);
  const pair = given("attentionMask");
  return allOf(tape, [
    lay(heads.honoursQueryMask ? (given("queryMask") ?? masks[0]) : masks[0], "queries"),
    lay(kept(given("valueMask") ?? (masks.length > 1 ? masks[1] : masks[0])), "keys"),
    lay(kept(given("keyMask") ?? masks[2]), "keys"),
    pair && withHeads(tape, pair, rank),
    pairs(tape, queries, keys, { causal: options.useCausalMask === true, window: o.slidingWindow }, step),
  ]);
}

/** [batch, …, queries, keys] with an axis for the heads, where it has none. */
function withHeads(tape: Tape, mask: Value, rank: number): Value {
  if (mask.shape.length >= rank) return mask;
  const missing = Array.from({ length: rank - mask.shape.length }, () => 1);
  return tape.view(mask, [...mask.shape.slice(0, -2), ...missing, ...mask.shape.slice(-2)]);
}

/** The heads' values side by side, times the last kernel, in the query's order of axes. */
function joinHeads(
  tape: Tape,
  x: Value,
  query: Value,
  [kernel, bias]: readonly [Value, Value | undefined],
  heads: Heads,
): Value {
  const { rest, steps, order, places } = axesOf(heads, query.shape.slice(1));
  const [batch] = query.shape as [number];
  const [count, dim, ...dims] = kernel.shape as [number, number, ...number[]];
  const apart = tape.view(x, [batch, ...rest, count, ...steps, dim]);
  const rank = order.length + places.length + 1;
  const back = inverseOrder([0, ...order.map((i) => i + 1), rank, ...places.map((i) => i + 1), rank + 1]);
  const wide = sizeOf(dims);
  const side = tape.view(permute(tape, apart, back), [...query.shape.slice(0, -1), count * dim]);
  const flat = bias && tape.view(bias, [wide]);
  const y = linear(tape, side, tape.view(kernel, [count * dim, wide]), flat, identity());
  return tape.view(y, [...query.shape.slice(0, -1), ...dims]);
}
