import { cos, pow, sin } from "../../numeric/elementary.js";
import { apply } from "../../ops/elementwise/apply.js";
import { permute } from "../../ops/permute.js";
import { concatenate, split } from "../../ops/region.js";
import { integer, positive, whole } from "../../options.js";
import { axisOf, type Shape, showShape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { layer } from "../layer.js";
import { checkSequence, table } from "./positions.js";

/**
 * Turns the features of each step by angles that grow with its position, so that products of queries and keys depend on how far they are apart:
 * with a = position / scalingFactor · maxWavelength^(−2 j / features), features j and j + features / 2 become x_j cos a − x_k sin a and x_k cos a + x_j sin a.
 *
 * Input [batch, steps, …, features], output in the same shape. Call option: `startIndex`, position of the first step, default 0.
 *
 * @param options.maxWavelength > 0, default 10 000. @param options.scalingFactor > 0, positions are divided by it, default 1.
 * @param options.sequenceAxis the axis of the steps, the batch being 0; default 1. @param options.featureAxis default −1.
 * @throws {RangeError} where an axis is missing, or there is an odd number of features.
 * @example
 * const heads = layers.reshape({ targetShape: [16, 4, 8] }).apply(input({ shape: [16, 32] }));
 * const turned = layers.rotaryEmbedding().apply(heads);
 * @see https://keras.io/keras_hub/api/modeling_layers/rotary_embedding/; Su et al. 2021, https://arxiv.org/abs/2104.09864
 */
export const rotaryEmbedding = layer(
  "rotaryEmbedding",
  {
    maxWavelength: positive(10_000),
    scalingFactor: positive(1),
    sequenceAxis: integer(1),
    featureAxis: integer(-1),
  },
  (o) => {
    const axesIn = (shape: Shape): { sequence: number; feature: number } => {
      const sequence = axisOf(o.sequenceAxis, shape, "rotaryEmbedding: sequenceAxis");
      const feature = axisOf(o.featureAxis, shape, "rotaryEmbedding: featureAxis");
      if (sequence === 0 || feature === 0 || sequence === feature)
        throw new RangeError(
          `rotaryEmbedding: sequenceAxis and featureAxis must be two axes other than the batch's, 0, got ${o.sequenceAxis} and ${o.featureAxis}.`,
        );
      return { sequence, feature };
    };
    return {
      callOptions: { startIndex: whole(0) },
      supportsMasking: true,
      outputShapes([input]) {
        const row = input as Shape;
        checkSequence("rotaryEmbedding", row);
        const features = row[axesIn([1, ...row]).feature - 1] as number;
        if (features % 2 !== 0)
          throw new RangeError(
            `rotaryEmbedding: features are turned in pairs, got ${features} in rows of shape ${showShape(row)}. Make them even.`,
          );
        return [row];
      },
      appendAll(tape, [given], _weights, { options, step }) {
        const x = given as Value;
        const { sequence, feature } = axesIn(x.shape);
        const [steps, columns] = [x.shape[sequence] as number, x.shape[feature] as number];
        const first = (options?.startIndex as number | undefined) ?? 0;
        const half = columns / 2;
        const rates = Float64Array.from({ length: half }, (_, j) => pow(o.maxWavelength, -(2 * j) / columns));
        const turnedBy = (f: (angle: number) => number): Value => {
          const numbers = table(
            tape,
            { first, steps, columns },
            (p, j) => f((p / o.scalingFactor) * (rates[j % half] as number)),
            step,
          );
          return laid(tape, numbers, x.shape, sequence, feature);
        };
        const [left, right] = split(tape, x, 2, feature) as [Value, Value];
        const crossed = concatenate(tape, [apply(tape, "negative", right), left], feature);
        const straight = apply(tape, "multiply", x, turnedBy(cos));
        return [apply(tape, "add", straight, apply(tape, "multiply", crossed, turnedBy(sin)))];
      },
    };
  },
);

/** [steps, columns] along two axes of a shape, 1 along the others. */
function laid(tape: Tape, numbers: Value, shape: Shape, sequence: number, feature: number): Value {
  const turned = sequence < feature ? numbers : permute(tape, numbers, [1, 0]);
  return tape.view(
    turned,
    shape.map((size, axis) => (axis === sequence || axis === feature ? size : 1)),
  );
}
