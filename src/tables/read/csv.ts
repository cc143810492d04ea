// CSV, TSV and their kin, by papaparse: pieces of text in, rows out, each with its line.
import { show } from "../../errors.js";
import type { Bytes } from "./bytes.js";
import { checkColumns, type Piece, type Table } from "./table.js";
import { countLines, textOf } from "./text.js";

export interface CsvOptions {
  /** Between cells. Default: what the first lines are divided by, of , ; tab and |. */
  readonly delimiter?: string | undefined;
  /** Whether the first line names the columns, or their names. Default: unless it has numbers alone. */
  readonly header?: boolean | readonly string[] | undefined;
  readonly encoding?: string | undefined;
}

/** Longer cells are no data but a quote that is never closed, or another kind of file. */
const LONGEST_CELL = 1_000_000;

type Papa = typeof import("papaparse");

async function papaparse(): Promise<Papa> {
  try {
    const found = await import("papaparse");
    return (found as unknown as { default?: Papa }).default ?? found;
  } catch (cause) {
    throw new TypeError(
      "tables: the package papaparse is needed to read CSV. Install it: npm install papaparse",
      {
        cause,
      },
    );
  }
}

/** @throws {RangeError} for an empty file, or a header with names that occur twice. */
export async function csvTable(bytes: Bytes, options: CsvOptions = {}): Promise<Table> {
  const papa = await papaparse();
  const { name } = bytes;
  const head = (await firstText(bytes, options.encoding)).replace(/^(?:[ \t]*\n)+/, "");
  if (head.trim() === "") throw new RangeError(`${name} is empty. A table has a line with names, and rows.`);
  const delimiter = options.delimiter ?? guessDelimiter(papa, head, name);
  const first = firstRow(papa, head, delimiter);
  const given = Array.isArray(options.header) ? (options.header as readonly string[]) : undefined;
  const named = given === undefined && (options.header ?? !first.every(isNumber)) === true;
  const width = first.length;
  if (given && given.length !== width)
    throw new RangeError(`${name}, line 1: ${width} cells, and ${given.length} names were given.`);
  const columns =
    given ?? first.map((cell, i) => (named && cell.trim() !== "" ? cell.trim() : `column${i + 1}`));
  return {
    name,
    columns: checkColumns(`${name}, line 1`, columns),
    bytes: bytes.size,
    pieces: () => rowsOf(papa, bytes, { ...options, delimiter }, width, named),
  };
}

const isNumber = (cell: string): boolean => cell.trim() !== "" && Number.isFinite(Number(cell));

/** So much that the first row and a few more are in it. */
async function firstText(bytes: Bytes, encoding: string | undefined): Promise<string> {
  let text = "";
  for await (const piece of textOf(bytes, encoding)) {
    text += piece.text;
    if (text.length > 1 << 16) break;
  }
  return text;
}

function guessDelimiter(papa: Papa, head: string, name: string): string {
  if (name.endsWith(".tsv")) return "\t";
  const { meta } = papa.parse<string[]>(head, {
    preview: 20,
    skipEmptyLines: true,
    delimitersToGuess: [",", ";", "\t", "|"],
  });
  return meta.delimiter;
}

function firstRow(papa: Papa, head: string, delimiter: string): string[] {
  const { data } = papa.parse<string[]>(head, { preview: 1, delimiter, newline: "\n", skipEmptyLines: true });
  return data[0] ?? [];
}

interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

async function* rowsOf(
  papa: Papa,
  bytes: Bytes,
  { delimiter, encoding }: CsvOptions,
  width: number,
  named: boolean,
): AsyncGenerator<Piece> {
  const { name } = bytes;
  let pending = "";
  let line = 1;
  let enough = 0;
  let header = named;
  const parse = (text: string, isLast: boolean): Parsed =>
    new papa.Parser({ delimiter: delimiter as string, newline: "\n" }).parse(text, 0, !isLast) as Parsed;
  for await (const { text, progress, last } of textOf(bytes, encoding)) {
    pending += text;
    if (pending.length < enough && !last) continue;
    const { data, errors, meta } = parse(pending, last);
    const quoted = pending.includes('"');
    const isLong = pending.length > LONGEST_CELL;
    const [rows, lines]: [string[][], number[]] = [[], []];
    // The first of a row counts.
    const faults = new Map(errors.map(({ code, row }) => [row, code] as const).reverse());
    data.forEach((row, i) => {
      const code = faults.get(i);
      if (code === "MissingQuotes" || code === "InvalidQuotes") throw badQuotes(name, line, code);
      const isBlank = row.length === 1 && row[0]?.trim() === "";
      if (header && !isBlank) header = false;
      else if (!isBlank || (width === 1 && i < data.length - 1)) {
        if (isLong && row.some((cell) => cell.length > LONGEST_CELL)) throw tooLong(name, line);
        checkRow(row, width, name, line, delimiter as string);
        if (quoted && delimiter === ",") ungroup(row);
        rows.push(row);
        lines.push(line);
      }
      line += 1 + (quoted ? row.reduce((sum, cell) => sum + countLines(cell), 0) : 0);
    });
    pending = last ? "" : pending.slice(meta.cursor);
    if (pending.length > 2 * LONGEST_CELL) throw tooLong(name, line);
    // A row that has not ended is read anew from its beginning: not with every piece that follows.
    enough = data.length === 0 ? 2 * pending.length : 0;
    if (rows.length > 0) yield { rows, place: (i) => `line ${lines[i]}`, progress };
  }
}

/** Digits in groups of three; where commas divide cells, a comma in a number is no decimal one. */
const GROUPED = /^\s*[-+]?[$€£¥]?\s?\d{1,3}(?:,\d{3})+(?:\.\d*)?\s?[%€£¥]?\s*$/;

/** "1,234,567.8" as 1234567.8. */
function ungroup(row: string[]): void {
  for (let c = 0; c < row.length; c++) {
    const cell = row[c] as string;
    if (cell.includes(",") && GROUPED.test(cell)) row[c] = cell.replaceAll(",", "");
  }
}

function checkRow(
  row: readonly string[],
  width: number,
  name: string,
  line: number,
  delimiter: string,
): void {
  if (row.length === width) return;
  const shown = delimiter === "\t" ? "a tab" : show(delimiter);
  throw new RangeError(
    `${name}, line ${line}: ${row.length} ${row.length === 1 ? "cell" : "cells"}, and there are ${width} columns. ${row.length > width ? `Put cells that hold ${shown} in quotes` : `Every row needs as many cells, divided by ${shown}`}, or name the delimiter.`,
  );
}

function badQuotes(name: string, line: number, code: string): RangeError {
  const what =
    code === "MissingQuotes" ? "a quote is opened and never closed" : "text follows a closing quote";
  return new RangeError(`${name}, line ${line}: ${what}. A quote within a quoted cell is written twice: "".`);
}

function tooLong(name: string, line: number): RangeError {
  return new RangeError(
    `${name}, line ${line}: a cell has more than ${LONGEST_CELL} characters. A quote may be opened and never closed, or the file may be no table.`,
  );
}
