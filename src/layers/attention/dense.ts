// Attention without projections (Keras's Attention and AdditiveAttention): the same way from scores to outputs, whatever the scores are.
import { apply } from "../../ops/elementwise/apply.js";
import { matrixProduct, NN } from "../../ops/matmul.js";
import { type Shape, showShape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import type { SeveralCore, WeightSpec } from "../layer.js";
import { allOf, along, checkSteps, pairs, scoreOptions, weigh } from "./scores.js";

export interface DenseAttention {
  readonly dropout: number;
  readonly seed?: number | undefined;
  weights(query: Shape): WeightSpec[];
  /** Scores [batch, queries, keys]. */
  score(tape: Tape, query: Value, key: Value, weights: readonly Value[]): Value;
}

/** Taken off the score of a pair that may not meet: Keras's number for 32-bit floats. */
const FORBIDDEN = 1e9;

export function denseCore(who: string, o: DenseAttention): SeveralCore {
  return {
    callOptions: scoreOptions,
    outputShapes(inputs, options) {
      const [query, value, key = value] = inputs as [Shape, Shape, Shape?];
      if (inputs.length < 2 || inputs.length > 3)
        throw new RangeError(
          `${who}: takes [query, value] or [query, value, key], got ${inputs.length} nodes.`,
        );
      for (const shape of [query, value, key as Shape]) {
        if (shape.length !== 2)
          throw new RangeError(`${who}: expected rows of shape [steps, features], got ${showShape(shape)}.`);
      }
      checkSteps(who, value, key as Shape);
      if (query[1] !== (key as Shape)[1])
        throw new RangeError(
          `${who}: query and key must have as many features, got ${query[1]} and ${(key as Shape)[1]}. Put layers.dense before one of them.`,
        );
      const output = [query[0] as number, value[1] as number];
      const shows = options.returnAttentionScores === true;
      return shows ? [output, [query[0] as number, value[0] as number]] : [output];
    },
    weights: (query) => o.weights(query),
    appendAll(tape, [query, value, key = value], weights, { options = {}, masks = [], ...context }) {
      const [q, v, k] = [query, value, key] as [Value, Value, Value];
      const [steps, keys] = [q.shape[1] as number, k.shape[1] as number];
      const allowed = allOf(tape, [
        masks[1] && along(tape, masks[1], 3, "keys"),
        pairs(tape, steps, keys, { causal: options.useCausalMask === true }),
      ]);
      let scores = o.score(tape, q, k, weights);
      if (allowed) {
        const forbidden = apply(tape, "multiply", apply(tape, "subtract", 1, allowed), FORBIDDEN);
        scores = apply(tape, "subtract", scores, forbidden);
      }
      const shares = weigh(tape, scores, o, context);
      let y = matrixProduct(tape, shares, v, NN);
      if (masks[0]) y = apply(tape, "multiply", y, along(tape, masks[0], 3, "queries"));
      return options.returnAttentionScores === true ? [y, shares] : [y];
    },
    outputMasks: (_tape, _inputs, { masks }) => [masks?.[0]],
  };
}
