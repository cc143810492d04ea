import { randomUniform } from "../initializers/random.js";
import { apply } from "../ops/elementwise/apply.js";
import { count, flag, required } from "../options.js";
import type { Value } from "../tape/value.js";
import { layer } from "./layer.js";
import { weightOptions, weightSpec } from "./weight.js";

/**
 * A vector for each index: [batch, …] of whole numbers becomes [batch, …, outputDim].
 *
 * Weight: embeddings [inputDim, outputDim].
 *
 * @param options.inputDim ≥ 1, how many indices there are: 0 … inputDim − 1. @param options.outputDim ≥ 1, length of a vector.
 * @param options.maskZero whether index 0 stands for no step: layers behind, losses and metrics pass it over. Default false.
 * @param options.embeddingsInitializer default `"uniform"`.
 * @param options.embeddingsRegularizer, options.embeddingsConstraint default none.
 * @throws {RangeError} by `fit`, `evaluate` and `predict` where the layer is the first and data have something else than an index,
 *   naming the row. Later in a model, what is no index gives NaN.
 * @example
 * const model = sequential({ layers: [layers.embedding({ inputDim: 1000, outputDim: 16, inputShape: [20] }), layers.flatten()] });
 * @see https://keras.io/api/layers/core_layers/embedding/
 */
export const embedding = layer(
  "embedding",
  {
    inputDim: required(count()),
    outputDim: required(count()),
    maskZero: flag(false),
    ...weightOptions("embeddings", randomUniform),
  },
  (o) => ({
    outputShape: (input) => [...input, o.outputDim],
    weights: () => [weightSpec("embeddings", [o.inputDim, o.outputDim], o)],
    checkInput(data, rowSize, who) {
      for (let i = 0; i < data.length; i++) {
        const index = data[i] as number;
        if (Number.isInteger(index) && index >= 0 && index < o.inputDim) continue;
        throw new RangeError(
          `${who} has ${index} in row ${Math.floor(i / rowSize)} (place ${i % rowSize}), expected an index of the embedding, a whole number 0 … ${o.inputDim - 1}. Raise inputDim, or map such values to one of their own.`,
        );
      }
    },
    outputMasks: (tape, [x]) => [o.maskZero ? apply(tape, "notEqual", x as Value, 0) : undefined],
    append(tape, x, [table]) {
      const embeddings = table as NonNullable<typeof table>;
      const sizes = [x.elements, o.outputDim, o.inputDim];
      const y = tape.value([...x.shape, o.outputDim], embeddings.differentiable);
      tape.emit("embeddingForward", [y], [x, embeddings], sizes);
      tape.onBackward(y, (dy) => {
        tape.contribute(embeddings, (d) => tape.emit("embeddingBackward", [d], [x, dy], sizes));
      });
      return y;
    },
  }),
);
