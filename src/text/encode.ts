// Indices of tokens as what a network takes: themselves, marks of which occur, how often, or weighed by how rare they are.
import { log } from "../numeric/elementary.js";
import { type Tensor, tensor } from "../tensor.js";

export const encodings = ["int", "oneHot", "multiHot", "count", "tfIdf"] as const;
export type Encoding = (typeof encodings)[number];

/** Indices of a row as a vector of `width` numbers. @param weights of each index, for "tfIdf". */
export function encodeRow(
  indices: readonly number[],
  how: Exclude<Encoding, "int" | "oneHot">,
  width: number,
  weights?: readonly number[],
): Float32Array {
  const row = new Float32Array(width);
  for (const index of indices) {
    if (index < 0 || index >= width) continue;
    row[index] = how === "multiHot" ? 1 : (row[index] as number) + 1;
  }
  if (how === "tfIdf")
    row.forEach((n, i) => {
      row[i] = n * (weights?.[i] ?? 0);
    });
  return row;
}

/** Rows side by side as one tensor. */
export function joinRows(rows: readonly Float32Array[], width: number): Tensor {
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    data.set(row, i * width);
  });
  return tensor(data, [rows.length, width]);
}

/** How rare each token is: log(1 + documents / (1 + those that have it)), as Keras counts it. */
export function inverseFrequencies(
  documents: readonly (readonly string[])[],
  tokens: readonly string[],
): number[] {
  const having = new Map<string, number>();
  for (const document of documents)
    for (const token of new Set(document)) having.set(token, (having.get(token) ?? 0) + 1);
  return tokens.map((token) => log(1 + documents.length / (1 + (having.get(token) ?? 0))));
}
