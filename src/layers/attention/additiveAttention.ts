import { glorotUniform } from "../../initializers/varianceScaling.js";
import { apply } from "../../ops/elementwise/apply.js";
import { reduce } from "../../ops/reduce.js";
import { flag, fraction } from "../../options.js";
import { layer } from "../layer.js";
import { seedOption } from "../noise.js";
import { sums } from "./attention.js";
import { denseCore } from "./dense.js";

/**
 * Additive attention: softmax(scores) · value, with scores Σ scale · tanh(query + key) (Bahdanau's).
 *
 * Inputs, call options and output as those of `attention`. Weights: scale [features] with `useScale`.
 *
 * @param options.useScale whether the sum over features has weights, default true.
 * @param options.dropout part of the weights dropped in training, in [0, 1), default 0. @param options.seed ≥ 0, in place of the model's.
 * @throws {RangeError} where shapes don't go together.
 * @example
 * const x = input({ shape: [16, 8] });
 * const y = layers.additiveAttention().apply([x, x]);
 * @see https://keras.io/api/layers/attention_layers/additive_attention/; Bahdanau et al. 2015, https://arxiv.org/abs/1409.0473
 */
export const additiveAttention = layer(
  "additiveAttention",
  { useScale: flag(true), dropout: fraction(0), seed: seedOption },
  (o) =>
    denseCore("additiveAttention", {
      dropout: o.dropout,
      seed: o.seed,
      weights: (query) =>
        o.useScale ? [{ name: "scale", shape: [query.at(-1) as number], initializer: glorotUniform() }] : [],
      score(tape, query, key, [scale]) {
        const bent = apply(tape, "tanh", sums(tape, query, key));
        const weighted = scale ? apply(tape, "multiply", bent, scale) : bent;
        return reduce(tape, "sum", weighted, { axis: -1 });
      },
    }),
);
