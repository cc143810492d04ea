import { permute } from "../ops/permute.js";
import { sizeOf } from "../shape.js";
import { dataFormatOption } from "./image.js";
import { layer } from "./layer.js";

/**
 * All axes but the batch in one: [batch, a, b, …] becomes [batch, a · b · …]. Costs nothing: the numbers stay where they are.
 *
 * @param options.dataFormat `"channelsLast"` (default), or `"channelsFirst"`: the first axis of a row goes behind the others first, as in Keras.
 * @example
 * const model = sequential({ layers: [layers.flatten({ inputShape: [8, 8] }), layers.dense({ units: 10 })] });
 * @see https://keras.io/api/layers/reshaping_layers/flatten/
 */
export const flatten = layer("flatten", { dataFormat: dataFormatOption() }, ({ dataFormat }) => ({
  outputShape: (input) => [sizeOf(input)],
  append(tape, x) {
    const axes = x.shape.map((_, i) => i);
    const first = dataFormat === "channelsFirst" && axes.length > 2;
    const turned = first ? permute(tape, x, [0, ...axes.slice(2), 1]) : x;
    return tape.view(turned, [x.shape[0] as number, sizeOf(x.shape.slice(1))]);
  },
}));
