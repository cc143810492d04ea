import { cos, pow, sin } from "../../numeric/elementary.js";
import { expand } from "../../ops/expand.js";
import { positive, whole } from "../../options.js";
import type { Shape } from "../../shape.js";
import { layer } from "../layer.js";
import { checkSequence, table } from "./positions.js";

/**
 * A fixed vector for each position of a sequence, to be added to the vectors of its tokens: at position p, with w = maxWavelength^(−2⌊j / 2⌋ / features),
 * sin(p w) in even columns j and cos(p w) in odd ones.
 *
 * Input [batch, …, steps, features], of which only the shape counts; output in the same shape. Call option: `startIndex`, position of the
 * first step, default 0.
 *
 * @param options.maxWavelength > 0, default 10 000.
 * @throws {RangeError} for rows that are no sequences.
 * @example
 * const words = layers.embedding({ inputDim: 1000, outputDim: 32 }).apply(input({ shape: [16] }));
 * const x = layers.add().apply([words, layers.sinePositionEncoding().apply(words)]);
 * @see https://keras.io/keras_hub/api/modeling_layers/sine_position_encoding/; Vaswani et al. 2017, https://arxiv.org/abs/1706.03762
 */
export const sinePositionEncoding = layer(
  "sinePositionEncoding",
  { maxWavelength: positive(10_000) },
  ({ maxWavelength }) => ({
    callOptions: { startIndex: whole(0) },
    supportsMasking: true,
    outputShapes([input]) {
      checkSequence("sinePositionEncoding", input as Shape);
      return [input as Shape];
    },
    appendAll(tape, [x], _weights, { options, step }) {
      const { shape } = x as NonNullable<typeof x>;
      const [steps, columns] = shape.slice(-2) as [number, number];
      const first = (options?.startIndex as number | undefined) ?? 0;
      const rates = Float64Array.from({ length: columns }, (_, j) =>
        pow(1 / maxWavelength, (2 * Math.floor(j / 2)) / columns),
      );
      const numbers = table(
        tape,
        { first, steps, columns },
        (p, j) => (j % 2 === 0 ? sin : cos)(p * (rates[j] as number)),
        step,
      );
      const laid = tape.view(numbers, [...shape.slice(0, -2).map(() => 1), steps, columns]);
      return [expand(tape, laid, shape)];
    },
  }),
);
