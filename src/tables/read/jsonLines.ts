// JSON lines: an object a line; and JSON: one array of objects.
import { show } from "../../errors.js";
import { kindOf } from "../../kinds.js";
import type { Cell } from "../cells.js";
import type { Bytes } from "./bytes.js";
import { checkColumns, type Piece, type Table, tableOf } from "./table.js";
import { textOf } from "./text.js";

export type TableRecord = Readonly<Record<string, unknown>>;

/** Lines that are looked at for the names of columns. */
const FIRST = 1000;
const LONGEST_LINE = 16_000_000;

/** What JSON, Parquet and records hold, as a cell. */
export function toCell(value: unknown, where: string): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (kindOf(value) === "Date") return (value as Date).toISOString();
  throw new RangeError(
    `${where}: expected a number, a string, true, false or null, got ${show(value)}. Tables have no nested values: give each its own column.`,
  );
}

/** Names in the order in which they come. */
export function namesIn(records: readonly TableRecord[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

export function recordTable(records: readonly TableRecord[], name = "the records"): Table {
  if (records.length === 0) throw new RangeError(`${name}: there are no rows.`);
  records.forEach((record, i) => {
    if (typeof record !== "object" || record === null || Array.isArray(record))
      throw new TypeError(`${name}, row ${i}: expected an object such as { age: 41 }, got ${show(record)}.`);
  });
  const columns = namesIn(records);
  const rows = records.map((record, i) =>
    columns.map((column) => toCell(record[column], `${name}, row ${i}, ${show(column)}`)),
  );
  return tableOf(name, columns, rows);
}

export async function jsonTable(bytes: Bytes): Promise<Table> {
  let text = "";
  for await (const piece of textOf(bytes)) text += piece.text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RangeError(`${bytes.name}: ${(cause as Error).message}. Is it JSON lines? Name it .jsonl.`, {
      cause,
    });
  }
  if (!Array.isArray(value))
    throw new RangeError(`${bytes.name}: expected an array of objects, got ${show(value)}.`);
  return recordTable(value as TableRecord[], bytes.name);
}

export async function jsonLinesTable(bytes: Bytes): Promise<Table> {
  const { name } = bytes;
  const first: TableRecord[] = [];
  for await (const { records } of recordsOf(bytes)) {
    for (const record of records) first.push(record);
    if (first.length >= FIRST) break;
  }
  if (first.length === 0) throw new RangeError(`${name} is empty. Every line is an object.`);
  const columns = checkColumns(name, namesIn(first));
  const known = new Set(columns);
  return {
    name,
    columns,
    bytes: bytes.size,
    async *pieces(): AsyncGenerator<Piece> {
      for await (const { records, lines, progress } of recordsOf(bytes)) {
        const place = (i: number): string => `line ${lines[i]}`;
        const rows = records.map((record, i) => {
          const unknown = Object.keys(record).find((key) => !known.has(key));
          if (unknown !== undefined)
            throw new RangeError(
              `${name}, ${place(i)}: a key ${show(unknown)} that none of the first ${first.length} lines has. Give it to the first line, as null where it is missing.`,
            );
          return columns.map((c) => toCell(record[c], `${name}, ${place(i)}, ${show(c)}`));
        });
        yield { rows, place, progress };
      }
    },
  };
}

async function* recordsOf(bytes: Bytes) {
  const { name } = bytes;
  let pending = "";
  let line = 0;
  for await (const { text, progress, last } of textOf(bytes)) {
    // A long line is not gone through again with each of its pieces.
    const isInLine = !last && !text.includes("\n");
    const texts = isInLine ? [] : (pending + text).split("\n");
    pending = isInLine ? pending + text : last ? "" : (texts.pop() as string);
    if (pending.length > LONGEST_LINE)
      throw new RangeError(`${name}, line ${line + texts.length + 1}: more than ${LONGEST_LINE} characters.`);
    const [records, lines]: [TableRecord[], number[]] = [[], []];
    for (const item of texts) {
      line += 1;
      if (item.trim() === "") continue;
      records.push(parseLine(item, `${name}, line ${line}`));
      lines.push(line);
    }
    if (records.length > 0) yield { records, lines, progress };
  }
}

function parseLine(text: string, where: string): TableRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RangeError(`${where}: ${(cause as Error).message}.`, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RangeError(`${where}: expected an object such as {"age": 41}, got ${show(value)}.`);
  return value as TableRecord;
}
