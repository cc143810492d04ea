// Parquet by hyparquet, and Arrow by apache-arrow: optional packages, asked for where a file needs them.
import { show } from "../../errors.js";
import type { Cell } from "../cells.js";
import type { Bytes } from "./bytes.js";
import { toCell } from "./jsonLines.js";
import { checkColumns, type Piece, type Table, tableOf } from "./table.js";

const missingPackage = (name: string, cause: unknown): TypeError =>
  Object.assign(
    new TypeError(`tables: the package ${name} is needed for this file. Install it: npm install ${name}`, {
      cause,
    }),
    { code: "ERR_MODULE_NOT_FOUND" },
  );

async function hyparquet(): Promise<typeof import("hyparquet")> {
  try {
    return await import("hyparquet");
  } catch (cause) {
    throw missingPackage("hyparquet", cause);
  }
}

async function arrow(): Promise<typeof import("apache-arrow")> {
  try {
    return await import("apache-arrow");
  } catch (cause) {
    throw missingPackage("apache-arrow", cause);
  }
}

/** Row group by row group, so that a file larger than memory can be read. */
export async function parquetTable(bytes: Bytes): Promise<Table> {
  const { parquetMetadataAsync, parquetReadObjects } = await hyparquet();
  const { name, size } = bytes;
  const file = {
    byteLength: size ?? (await bytes.slice(0, Number.MAX_SAFE_INTEGER)).byteLength,
    slice: (from: number, to?: number) => bytes.slice(from, to ?? file.byteLength),
  };
  const metadata = await parquetMetadataAsync(file).catch((cause: Error) => {
    throw new RangeError(`${name}: it is no Parquet file, cut off or damaged (${cause.message}).`, { cause });
  });
  const total = Number(metadata.num_rows);
  if (total === 0) throw new RangeError(`${name}: there are no rows.`);
  const depth = metadata.schema[0]?.num_children ?? 0;
  const columns = metadata.schema.slice(1).map((field) => field.name);
  if (columns.length !== depth)
    throw new RangeError(
      `${name}: it has nested columns. Tables have none: give each value a column of its own.`,
    );
  return {
    name,
    columns: checkColumns(name, columns),
    bytes: size,
    async *pieces(): AsyncGenerator<Piece> {
      let start = 0;
      for (const group of metadata.row_groups) {
        const from = start;
        start += Number(group.num_rows);
        const records = await parquetReadObjects({ file, metadata, rowStart: from, rowEnd: start });
        const place = (i: number): string => `row ${from + i}`;
        const rows = records.map((record, i) =>
          columns.map((c): Cell => toCell(record[c], `${name}, ${place(i)}, ${show(c)}`)),
        );
        yield { rows, place, progress: start / total };
      }
    },
  };
}

/** What we use of an Arrow table, of whichever library made it. */
export interface ArrowTable {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: unknown }[] };
  getChild(name: string): { get(index: number): unknown } | null;
}

export function isArrowTable(source: unknown): source is ArrowTable {
  const table = source as ArrowTable | null;
  return (
    typeof table === "object" && typeof table?.getChild === "function" && Array.isArray(table.schema?.fields)
  );
}

export function arrowTable(table: ArrowTable, name = "the Arrow table"): Table {
  const columns = table.schema.fields.map((field) => field.name);
  if (table.numRows === 0) throw new RangeError(`${name}: there are no rows.`);
  const isDate = table.schema.fields.map(({ type }) => /^(Date|Timestamp)/.test(String(type)));
  const vectors = columns.map((column) => table.getChild(column));
  const rows = Array.from({ length: table.numRows }, (_, i) =>
    vectors.map((vector, c) => {
      const value = vector?.get(i);
      const dated = isDate[c] && (typeof value === "number" || typeof value === "bigint");
      return toCell(dated ? new Date(Number(value)) : value, `${name}, row ${i}, ${show(columns[c])}`);
    }),
  );
  return tableOf(name, columns, rows);
}

export async function arrowFileTable(bytes: Bytes): Promise<Table> {
  const { tableFromIPC } = await arrow();
  const damaged = (why: string, cause?: unknown): RangeError =>
    new RangeError(`${bytes.name}: it is no Arrow file, cut off or damaged (${why}).`, { cause });
  const content = new Uint8Array(await bytes.slice(0, bytes.size ?? Number.MAX_SAFE_INTEGER));
  let table: ArrowTable;
  try {
    table = tableFromIPC(content) as unknown as ArrowTable;
  } catch (cause) {
    throw damaged((cause as Error).message, cause);
  }
  if (table.schema.fields.length === 0) throw damaged("there is no column");
  return arrowTable(table, bytes.name);
}
