// What an exported model carries beside its network: the same code that answers for records here, which the build makes one text of.
import { Answering } from "../predictions.js";
import type { TableRecord } from "../read/jsonLines.js";
import type { StoredTable } from "../stored.js";

/**
 * @param run the network: outputs of rows of inputs.
 * @returns a function that answers for a record, or for a list of them.
 */
export function answersOf(
  run: (x: Float32Array) => Float32Array,
  stored: Pick<StoredTable, "columns" | "target">,
) {
  const answering = new Answering({ predict: (x) => ({ data: run(x) }) }, stored);
  return (given: TableRecord | readonly TableRecord[]) =>
    Array.isArray(given) ? answering.records(given) : answering.records([given as TableRecord])[0];
}
