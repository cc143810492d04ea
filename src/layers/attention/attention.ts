import { ones } from "../../initializers/constants.js";
import { apply } from "../../ops/elementwise/apply.js";
import { matrixProduct, NT } from "../../ops/matmul.js";
import { reduce } from "../../ops/reduce.js";
import { flag, fraction, oneOf } from "../../options.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { layer } from "../layer.js";
import { seedOption } from "../noise.js";
import { denseCore } from "./dense.js";

/** Every query beside every key: [batch, queries, keys, features]. */
export function sums(tape: Tape, query: Value, key: Value): Value {
  const [batch, steps, features] = query.shape as [number, number, number];
  const [, keys] = key.shape as [number, number];
  const rows = tape.view(query, [batch, steps, 1, features]);
  return apply(tape, "add", rows, tape.view(key, [batch, 1, keys, features]));
}

/**
 * Attention: softmax(scores) · value, with scores query · keyᵀ (Luong's), without a division by √features.
 *
 * `apply([query, value])` or `apply([query, value, key])`, of [batch, steps, features] each; output [batch, query's steps, value's features].
 * Weights: scale [] with `useScale`; concatScoreWeight [] with `scoreMode: "concat"`. Call options: `useCausalMask`,
 * `returnAttentionScores` (a list [output, scores]), `mask` (a list for query and value). Steps that the query's mask leaves out give 0.
 *
 * @param options.useScale scores times a number that is learnt, default false.
 * @param options.scoreMode `"dot"` (default), or `"concat"`: w · Σ tanh(query + key).
 * @param options.dropout part of the weights dropped in training, in [0, 1), default 0. @param options.seed ≥ 0, in place of the model's.
 * @throws {RangeError} where shapes don't go together.
 * @example
 * const x = input({ shape: [16, 8] });
 * const y = layers.attention().apply([x, x]);
 * @see https://keras.io/api/layers/attention_layers/attention/; Luong et al. 2015, https://arxiv.org/abs/1508.04025
 */
export const attention = layer(
  "attention",
  {
    useScale: flag(false),
    scoreMode: oneOf(["dot", "concat"], "dot"),
    dropout: fraction(0),
    seed: seedOption,
  },
  (o) => {
    const concat = o.scoreMode === "concat";
    const number = (name: string) => ({ name, shape: [], initializer: ones() });
    return denseCore("attention", {
      dropout: o.dropout,
      seed: o.seed,
      weights: () => [
        ...(o.useScale ? [number("scale")] : []),
        ...(concat ? [number("concatScoreWeight")] : []),
      ],
      score(tape, query, key, weights) {
        const scale = o.useScale ? weights[0] : undefined;
        const scaled = (x: Value): Value => (scale ? apply(tape, "multiply", x, scale) : x);
        if (!concat) return scaled(matrixProduct(tape, query, key, NT));
        const bent = apply(tape, "tanh", scaled(sums(tape, query, key)));
        return apply(tape, "multiply", reduce(tape, "sum", bent, { axis: -1 }), weights.at(-1) as Value);
      },
    });
  },
);
