import { count, oneOf, parseOptions, required } from "../options.js";
import { sizeOf } from "../shape.js";
import { type Tensor, type TensorLike, tensor, toTensor } from "../tensor.js";
import { encodeRow } from "./encode.js";

const schema = {
  numTokens: required(count()),
  outputMode: oneOf(["oneHot", "multiHot", "count"], "multiHot"),
};

/**
 * Indices as vectors: [rows] or [rows, indices] to [rows, numTokens]; with `"oneHot"` every index has a vector of its own.
 *
 * @param options.numTokens ≥ 1: indices are 0 … numTokens − 1. @param options.outputMode `"multiHot"` (default), `"oneHot"` or `"count"`.
 * @throws {RangeError} for another index, by its row.
 * @example
 * categoryEncoding({ numTokens: 4 }).call([[0, 1], [3, 3]]).toArray(); // [[1, 1, 0, 0], [0, 0, 0, 1]]
 * @see https://keras.io/api/layers/preprocessing_layers/categorical/category_encoding/
 */
export function categoryEncoding(options: {
  readonly numTokens: number;
  readonly outputMode?: "oneHot" | "multiHot" | "count";
}): { call(indices: TensorLike): Tensor } {
  const { numTokens, outputMode } = parseOptions("categoryEncoding", schema, options);
  return {
    call(given) {
      const { data, shape } = toTensor(given, "categoryEncoding: indices");
      const [rows] = shape as [number];
      const size = sizeOf(shape.slice(1));
      data.forEach((index, i) => {
        if (Number.isInteger(index) && index >= 0 && index < numTokens) return;
        throw new RangeError(
          `categoryEncoding: row ${Math.floor(i / size)} has ${index}, expected a whole number 0 … ${numTokens - 1}. Raise numTokens, or look values up first.`,
        );
      });
      const single = outputMode === "oneHot";
      const groups = single ? data.length : rows;
      const length = single ? 1 : size;
      const out = new Float32Array(groups * numTokens);
      for (let i = 0; i < groups; i++) {
        const indices = [...data.subarray(i * length, (i + 1) * length)];
        out.set(encodeRow(indices, single ? "multiHot" : outputMode, numTokens), i * numTokens);
      }
      const axes = single && !(shape.length === 2 && shape[1] === 1) ? shape : [rows];
      return tensor(out, [...axes, numTokens]);
    },
  };
}
