import { finite, oneOf, optional, parseOptions, whole } from "../options.js";
import { type Tensor, tensor } from "../tensor.js";

const schema = {
  maxLength: optional(whole()),
  padding: oneOf(["pre", "post"], "pre"),
  truncating: oneOf(["pre", "post"], "pre"),
  value: finite(0),
};

/**
 * Lists of numbers brought to one length: [sequences, length].
 *
 * @param sequences lists or typed arrays. @param options.maxLength default: the longest. @param options.padding `"pre"` (default) or `"post"`:
 *   where a short one is filled. @param options.truncating `"pre"` (default) or `"post"`: where a long one is cut. @param options.value default 0.
 * @throws {TypeError} where a sequence is no list of numbers.
 * @example
 * padSequences([[1], [2, 3], [4, 5, 6]], { padding: "post" }).toArray(); // [[1, 0, 0], [2, 3, 0], [4, 5, 6]]
 * @see https://keras.io/api/data_loading/timeseries/#pad_sequences-function
 */
export function padSequences(
  sequences: readonly ArrayLike<number>[],
  options: {
    readonly maxLength?: number | null;
    readonly padding?: "pre" | "post";
    readonly truncating?: "pre" | "post";
    readonly value?: number;
  } = {},
): Tensor {
  const { maxLength, padding, truncating, value } = parseOptions("padSequences", schema, options);
  sequences.forEach((sequence, i) => {
    const list = Array.isArray(sequence) || ArrayBuffer.isView(sequence);
    if (!list || !Array.prototype.every.call(sequence, (v: unknown) => typeof v === "number"))
      throw new TypeError(
        `padSequences: sequence ${i} must be a list of numbers. Map tokens to indices first.`,
      );
  });
  const length = maxLength ?? sequences.reduce((most, { length }) => Math.max(most, length), 0);
  const data = new Float32Array(sequences.length * length).fill(value);
  sequences.forEach((sequence, i) => {
    const kept = Math.min(length, sequence.length);
    const from = truncating === "pre" ? sequence.length - kept : 0;
    const to = i * length + (padding === "pre" ? length - kept : 0);
    for (let k = 0; k < kept; k++) data[to + k] = sequence[from + k] as number;
  });
  return tensor(data, [sequences.length, length]);
}
