import { glorotUniform } from "../../initializers/varianceScaling.js";
import { expand } from "../../ops/expand.js";
import { slice } from "../../ops/region.js";
import { take } from "../../ops/take.js";
import { count, required, whole } from "../../options.js";
import type { Shape } from "../../shape.js";
import { layer } from "../layer.js";
import { standsForAny } from "../node.js";
import { weightOptions, weightSpec } from "../weight.js";
import { checkSequence } from "./positions.js";

/**
 * A learned vector for each position of a sequence, to be added to the vectors of its tokens.
 *
 * Input [batch, …, steps, features], of which only the shape counts; output in the same shape: row p of the weight at step p, for every sequence.
 * Weight: embeddings [sequenceLength, features]. Call option: `startIndex`, position of the first step, default 0.
 *
 * @param options.sequenceLength ≥ 1, steps of the longest sequence.
 * @param options.embeddingsInitializer default `"glorotUniform"` (KerasHub: `initializer`).
 * @param options.embeddingsRegularizer, options.embeddingsConstraint default none.
 * @throws {RangeError} for rows that are no sequences, and for sequences longer than `sequenceLength`.
 * @example
 * const tokens = input({ shape: [16] });
 * const words = layers.embedding({ inputDim: 1000, outputDim: 32 }).apply(tokens);
 * const x = layers.add().apply([words, layers.positionEmbedding({ sequenceLength: 16 }).apply(words)]);
 * @see https://keras.io/keras_hub/api/modeling_layers/position_embedding/
 */
export const positionEmbedding = layer(
  "positionEmbedding",
  { sequenceLength: required(count()), ...weightOptions("embeddings", glorotUniform) },
  (o) => ({
    callOptions: { startIndex: whole(0) },
    supportsMasking: true,
    outputShapes([input], { startIndex = 0 }) {
      const row = input as Shape;
      checkSequence("positionEmbedding", row);
      const steps = row.at(-2) as number;
      if (!standsForAny(steps)) checkEnd((startIndex as number) + steps, o.sequenceLength);
      return [row];
    },
    weights: (input) => [weightSpec("embeddings", [o.sequenceLength, input.at(-1) as number], o)],
    appendAll(tape, [x], [embeddings], { options, step }) {
      const { shape } = x as NonNullable<typeof x>;
      const [steps, features] = shape.slice(-2) as [number, number];
      const first = (options?.startIndex as number | undefined) ?? 0;
      const length = step?.length ?? steps;
      checkEnd(first + length, o.sequenceLength);
      const all = slice(tape, embeddings as NonNullable<typeof x>, [first, 0], [length, features]);
      const rows = step ? take(tape, all, step.position, 0) : all;
      const laid = tape.view(rows, [...shape.slice(0, -2).map(() => 1), steps, features]);
      return [expand(tape, laid, shape)];
    },
  }),
);

function checkEnd(end: number, length: number): void {
  if (end <= length) return;
  throw new RangeError(
    `positionEmbedding: sequences end at step ${end}, there are embeddings for ${length} (sequenceLength). Raise it, or cut the sequences.`,
  );
}
