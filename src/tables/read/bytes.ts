// Where bytes come from: a path, an address, a browser's File, a stream, or memory; and their text.
import { show } from "../../errors.js";
import { fetchBytes } from "../../files/fetchBytes.js";
import { isBytes, isUrl, kindOf, viewOf } from "../../kinds.js";

export interface Bytes {
  /** Begins messages, and says by its ending what is inside. */
  readonly name: string;
  readonly size: number | undefined;
  /** From the beginning, each time. */
  open(): AsyncIterable<Uint8Array>;
  /** Bytes from … to − 1, for formats that begin at their end. */
  slice(from: number, to: number): Promise<ArrayBuffer>;
}

export type ByteSource = string | URL | Blob | Uint8Array | ArrayBuffer | AsyncIterable<Uint8Array | string>;

const PIECE = 1 << 20;

export async function bytesFrom(source: ByteSource, name?: string): Promise<Bytes> {
  if (typeof source === "string" && !/^https?:\/\//.test(source)) return file(source);
  if (isUrl(source) && source.protocol === "file:") return file(source);
  if (typeof source === "string" || isUrl(source)) return address(new URL(source));
  if (/^(Blob|File)$/.test(kindOf(source)))
    return blob(source as Blob, name ?? (source as Blob & { name?: string }).name ?? "data");
  if (isBytes(source)) return blob(new Blob([viewOf(source) as Uint8Array<ArrayBuffer>]), name ?? "data");
  if (typeof source === "object" && source !== null && Symbol.asyncIterator in source)
    return blob(await collect(source), name ?? "the stream");
  throw new TypeError(
    `tables: expected a path, a URL, a File, a stream, records or an Arrow table, got ${show(source)}.`,
  );
}

function blob(content: Blob, name: string): Bytes {
  return {
    name,
    size: content.size,
    async *open() {
      for (let from = 0; from < content.size; from += PIECE)
        yield new Uint8Array(await content.slice(from, from + PIECE).arrayBuffer());
    },
    slice: (from, to) => content.slice(from, to).arrayBuffer(),
  };
}

/** A stream can be read once, and a table is read twice. */
async function collect(stream: AsyncIterable<Uint8Array | string>): Promise<Blob> {
  const parts: BlobPart[] = [];
  for await (const part of stream) parts.push(part as BlobPart);
  return new Blob(parts);
}

/** At most 1 GiB within five minutes; what is larger is fetched by the user, and read from a file. */
async function address(url: URL): Promise<Bytes> {
  const bytes = await fetchBytes("tables", url, undefined);
  return blob(new Blob([bytes]), url.href.replace(/[?#].*$/, ""));
}

async function file(path: string | URL): Promise<Bytes> {
  const { open, stat } = await import(/* webpackIgnore: true */ /* @vite-ignore */ nodeModule("fs/promises"));
  const name = String(path);
  const found = await stat(path).catch((cause: Error & { code?: string }) => {
    const reason = cause.code === "ENOENT" ? "there is no such file" : cause.message;
    throw Object.assign(new RangeError(`${name}: ${reason}.`, { cause }), { code: cause.code });
  });
  if (found.isDirectory()) throw new RangeError(`${name} is a folder. Name a file in it.`);
  const read = async function* (from: number, to: number): AsyncGenerator<Uint8Array> {
    const handle = await open(path);
    try {
      for (let at = from; at < to; ) {
        const piece = new Uint8Array(Math.min(PIECE, to - at));
        const { bytesRead } = await handle.read(piece, 0, piece.length, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield piece.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  };
  return {
    name,
    size: found.size,
    open: () => read(0, found.size),
    async slice(from, to) {
      const parts: Uint8Array[] = [];
      for await (const part of read(from, to)) parts.push(part.slice());
      return new Blob(parts as BlobPart[]).arrayBuffer();
    },
  };
}

/** Bundlers for pages are not to look for it. */
const nodeModule = (name: string): string => `node:${name}`;

/** The bytes, inflated where the name ends with .gz. */
export function inflated(bytes: Bytes): Bytes {
  if (!bytes.name.endsWith(".gz")) return bytes;
  return {
    name: bytes.name.replace(/\.gz$/, ""),
    size: undefined,
    open: () => inflate(bytes),
    async slice(from, to) {
      return (await collect(inflate(bytes))).slice(from, to).arrayBuffer();
    },
  };
}

async function* inflate(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const source = bytes.open()[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value as Uint8Array<ArrayBuffer>);
    },
  });
  const reader = stream.pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    throw new RangeError(`${bytes.name}: it is no gzip file, cut off or damaged.`, { cause });
  } finally {
    await reader.cancel().catch(() => {});
  }
}
