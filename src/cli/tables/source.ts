// Where a table comes from: a path, an address, or "-" for standard input, which goes to a temporary file because a table is read more than once.
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { ReadOptions, TableSource } from "../../tables/index.js";
import { formatOf } from "../../tables/read/openTable.js";

export interface SourceOptions {
  readonly format?: ReadOptions["format"];
  readonly delimiter?: string;
  readonly encoding?: string;
  /** False: the first line holds no names. */
  readonly header?: boolean;
}

export interface Source {
  readonly source: TableSource;
  readonly reading: ReadOptions;
}

/** Calls `use` with the table; what was kept of standard input is removed afterwards. */
export async function withSource<T>(
  data: string,
  { format, delimiter, encoding, header }: SourceOptions,
  use: (source: Source) => Promise<T>,
): Promise<T> {
  const reading: ReadOptions = {
    ...(format ? { format } : {}),
    ...(delimiter ? { delimiter: delimiter === "\\t" ? "\t" : delimiter } : {}),
    ...(encoding ? { encoding } : {}),
    ...(header === false ? { header } : {}),
  };
  if (data !== "-") return use({ source: data, reading: { format: formatOf(data), ...reading } });
  const folder = await mkdtemp(path.join(tmpdir(), "downhill-"));
  try {
    const file = path.join(folder, "standard input");
    await pipeline(process.stdin, createWriteStream(file));
    return await use({ source: file, reading });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The bytes of a model: a file, or "-" for standard input. */
export async function modelBytes(file: string): Promise<Uint8Array> {
  const stream = file === "-" ? process.stdin : createReadStream(file);
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part as Uint8Array);
  return new Uint8Array(Buffer.concat(parts));
}
