import { sizeOf } from "../shape.js";
import { layer } from "./layer.js";

/**
 * All axes but the batch in one: [batch, a, b, …] becomes [batch, a · b · …]. Costs nothing: the numbers stay where they are.
 *
 * @example
 * const model = sequential({ layers: [layers.flatten({ inputShape: [8, 8] }), layers.dense({ units: 10 })] });
 * @see https://keras.io/api/layers/reshaping_layers/flatten/
 */
export const flatten = layer("flatten", {}, () => ({
  outputShape: (input) => [sizeOf(input)],
  append: (tape, x) => tape.view(x, [x.shape[0] as number, sizeOf(x.shape.slice(1))]),
}));
