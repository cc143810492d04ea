// A table from whatever holds one; the kind of a file goes by its name's ending.
import { show, unknownName } from "../../errors.js";
import { type ByteSource, type Bytes, bytesFrom, inflated } from "./bytes.js";
import { type ArrowTable, arrowFileTable, arrowTable, isArrowTable, parquetTable } from "./columnar.js";
import { type CsvOptions, csvTable } from "./csv.js";
import { jsonLinesTable, jsonTable, recordTable, type TableRecord } from "./jsonLines.js";
import type { Table } from "./table.js";

export const tableFormats = ["csv", "tsv", "jsonl", "json", "parquet", "arrow"] as const;
export type TableFormat = (typeof tableFormats)[number];

/** A path, address, browser's File, stream, bytes, records in memory, or an Arrow table. */
export type TableSource = ByteSource | readonly TableRecord[] | ArrowTable;

export interface ReadOptions extends CsvOptions {
  /** Kind of the file. Default: by the ending of its name, and CSV where that says nothing. */
  readonly format?: TableFormat | undefined;
  /** Called as a long file is read, with the share that is done. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

const formats = {
  csv: csvTable,
  tsv: (bytes: Bytes, options: ReadOptions) => csvTable(bytes, { delimiter: "\t", ...options }),
  jsonl: jsonLinesTable,
  json: jsonTable,
  parquet: parquetTable,
  arrow: arrowFileTable,
} satisfies Record<TableFormat, (bytes: Bytes, options: ReadOptions) => Promise<Table>>;

const endings: Readonly<Record<string, TableFormat>> = {
  tsv: "tsv",
  tab: "tsv",
  jsonl: "jsonl",
  ndjson: "jsonl",
  json: "json",
  parquet: "parquet",
  arrow: "arrow",
  feather: "arrow",
  ipc: "arrow",
};

/** The kind of a file, by its name. */
export function formatOf(name: string): TableFormat {
  return endings[/\.(\w+)(?:\.gz)?$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "csv";
}

/**
 * Opens a table; its rows are read when they are asked for.
 *
 * @param source path, address, File, stream, bytes, records, or an Arrow table. Names that end with .gz are inflated.
 * @throws {RangeError} for a file that is empty, damaged or of another kind, with the line where there is one.
 * @example
 * const table = await openTable([{ age: 41, city: "Seoul" }]);
 * table.columns.join(); // "age,city"
 */
export async function openTable(source: TableSource, options: ReadOptions = {}): Promise<Table> {
  const { format } = options;
  if (format !== undefined && !(format in formats))
    throw unknownName("tables", "format", format, tableFormats);
  return withProgress(await open(source, options), options.onProgress);
}

async function open(source: TableSource, options: ReadOptions): Promise<Table> {
  if (Array.isArray(source)) return recordTable(source as TableRecord[]);
  if (isArrowTable(source)) return arrowTable(source);
  if (typeof source === "string" && source === "")
    throw new RangeError(`tables: expected a path, got ${show(source)}.`);
  const bytes = await bytesFrom(source as ByteSource);
  return formats[options.format ?? formatOf(bytes.name)](inflated(bytes), options);
}

function withProgress(table: Table, onProgress: ReadOptions["onProgress"]): Table {
  if (!onProgress) return table;
  return {
    ...table,
    async *pieces() {
      for await (const piece of table.pieces()) {
        if (piece.progress !== undefined) onProgress(piece.progress);
        yield piece;
      }
    },
  };
}
