// Reads one of the tables in the package's `samples/` folder, where the last column is the class.
// Node only. The folder lies two levels up both from here and from the compiled file in `dist/samples/`.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Sample } from "./sample.js";

export interface TableFormat {
  readonly rows: number;
  readonly columns: number;
  readonly classes: readonly string[];
  /** Lines before the first row. */
  readonly headerLines: number;
}

/** @throws {RangeError} if the file does not have the expected number of rows, columns or classes. */
export function readTable(file: string, { rows, columns, classes, headerLines }: TableFormat): Sample {
  const bytes = readFileSync(new URL(`../../samples/${file}`, import.meta.url));
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const lines = text.trimEnd().split("\n").slice(headerLines);
  if (lines.length !== rows) {
    throw new RangeError(`${file}: expected ${rows} rows, got ${lines.length}. Install the package again.`);
  }
  const x = new Float32Array(rows * columns);
  const y = new Int32Array(rows);
  lines.forEach((line, row) => {
    const values = line.split(",").map(Number);
    const label = values.pop();
    const known = label !== undefined && classes[label] !== undefined;
    if (!known || values.length !== columns || !values.every(Number.isFinite)) {
      const expected = `${columns} numbers and a class 0 … ${classes.length - 1}`;
      throw new RangeError(
        `${file}, row ${row}: expected ${expected}, got "${line}". Install the package again.`,
      );
    }
    x.set(values, row * columns);
    y[row] = label;
  });
  return { x, y, shape: [rows, columns], classes };
}
