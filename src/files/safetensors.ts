// Reads a safetensors file (https://github.com/huggingface/safetensors): 8 bytes with the header's length, a JSON header
// with each tensor's dtype, shape and place, then the numbers. Everything is checked before any number is taken, so a
// hostile file costs no more memory than its own size.
import { show } from "../errors.js";
import { type Shape, sizeOf } from "../shape.js";
import { brokenSeal, CHECKSUM_KEY } from "./checksum.js";
import { decodeUtf8 } from "./utf8.js";
import { MOST_HEADER_BYTES, MOST_TENSORS } from "./writeSafetensors.js";

export interface StoredTensor {
  readonly name: string;
  readonly shape: Shape;
  /** Doubles where the file has them, otherwise floats. */
  readonly data: Float32Array | Float64Array;
}

export interface SafetensorsFile {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: readonly StoredTensor[];
  /** Dtypes of the tensors whose numbers are not read, by name. */
  readonly aside: ReadonlyMap<string, string>;
}

/** How dtypes are decoded. */
export type Dtypes = Readonly<
  Record<string, { readonly width: number; readonly read: (view: DataView, at: number) => number }>
>;

/** Those that we write. */
const own: Dtypes = {
  F64: { width: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { width: 4, read: (view, at) => view.getFloat32(at, true) },
};

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: Shape;
  readonly begin: number;
  readonly end: number;
}

type StoredEntry = Record<string, unknown>;

type Fail = (what: string) => never;

/**
 * @param others dtypes that are read, too: `halves`, where files may come from elsewhere.
 * @param setsAside whether tensors of further dtypes are left aside; otherwise they are refused.
 * @throws {RangeError} for a file that is cut off, damaged, or not of this format. `who` begins the message.
 */
export function readSafetensors(
  bytes: Uint8Array,
  who: string,
  others?: Dtypes,
  setsAside = false,
): SafetensorsFile {
  const dtypes = { ...own, ...others };
  const fail: Fail = (what) => {
    throw new RangeError(`${who}: ${what}. The file is damaged, cut off, or no safetensors file.`);
  };
  if (bytes.byteLength < 8) fail(`expected at least 8 bytes, got ${bytes.byteLength}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getBigUint64(0, true);
  if (headerBytes > BigInt(Math.min(MOST_HEADER_BYTES, bytes.byteLength - 8))) {
    fail(
      `the header should have ${headerBytes} bytes, the file has ${bytes.byteLength - 8} after its length and at most ${MOST_HEADER_BYTES} are read`,
    );
  }
  const start = 8 + Number(headerBytes);
  const header = parseHeader(bytes.subarray(8, start), fail);
  const metadata = new Map<string, string>();
  const entries: Entry[] = [];
  const aside = new Map<string, string>();
  const named = Object.entries(header);
  if (named.length > MOST_TENSORS) fail(`it has ${named.length} tensors, at most ${MOST_TENSORS} are read`);
  for (const [name, entry] of named) {
    if (typeof entry !== "object" || entry === null)
      fail(`the entry ${show(name)} is ${show(entry)}, expected an object`);
    if (name === "__metadata__") readMetadata(entry as object, metadata, fail);
    else if (setsAside && isFurther(entry, dtypes)) aside.set(name, entry.dtype);
    else entries.push(checkEntry(name, entry as StoredEntry, dtypes, bytes.byteLength - start, fail));
  }
  checkApart(entries, fail);
  const broken = brokenSeal(bytes);
  if (broken) fail(broken);
  metadata.delete(CHECKSUM_KEY);
  const tensors = entries.map((entry) => ({
    name: entry.name,
    shape: entry.shape,
    data: numbers(view, start, entry, dtypes),
  }));
  return { metadata, tensors, aside };
}

function parseHeader(bytes: Uint8Array, fail: Fail): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(decodeUtf8(bytes));
  } catch {
    fail("the header is no JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return fail("the header is no JSON object");
  return parsed;
}

function readMetadata(entry: object, metadata: Map<string, string>, fail: Fail): void {
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value !== "string") fail(`the metadata ${show(key)} is ${show(value)}, expected a string`);
    metadata.set(key, value as string);
  }
}

/** Dtypes of the format that are no floats of ours. */
const FURTHER = ["BOOL", "U8", "I8", "U16", "I16", "U32", "I32", "U64", "I64", "F8_E4M3", "F8_E5M2", "C64"];

function isFurther(entry: StoredEntry, dtypes: Dtypes): entry is StoredEntry & { dtype: string } {
  return (
    typeof entry.dtype === "string" && FURTHER.includes(entry.dtype) && !Object.hasOwn(dtypes, entry.dtype)
  );
}

function checkEntry(name: string, entry: StoredEntry, dtypes: Dtypes, available: number, fail: Fail): Entry {
  const { dtype, shape, data_offsets: offsets } = entry;
  const known = Object.keys(dtypes).join(", ");
  if (typeof dtype !== "string" || !Object.hasOwn(dtypes, dtype)) {
    return fail(`the tensor ${show(name)} has dtype ${show(dtype)}, expected one of ${known}`);
  }
  if (!isSizes(shape))
    return fail(`the tensor ${show(name)} has shape ${show(shape)}, expected whole numbers >= 0`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    return fail(`the tensor ${show(name)} has data_offsets ${show(offsets)}, expected [begin, end]`);
  }
  const [begin, end] = offsets as [number, number];
  if (end < begin || end > available) {
    return fail(
      `the tensor ${show(name)} lies at ${begin} … ${end}, the file has ${available} bytes of numbers`,
    );
  }
  const need = sizeOf(shape) * (dtypes[dtype] as { width: number }).width;
  if (end - begin !== need) {
    return fail(
      `the tensor ${show(name)} of shape ${show(shape)} needs ${need} bytes, it has ${end - begin}`,
    );
  }
  return { name, dtype, shape, begin, end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

/** No two tensors may share bytes: a small file could otherwise ask for much memory. */
function checkApart(entries: readonly Entry[], fail: Fail): void {
  let last = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < last) fail(`the tensor ${show(name)} overlaps another at byte ${begin}`);
    last = end;
  }
}

function numbers(
  view: DataView,
  start: number,
  { dtype, begin, end }: Entry,
  dtypes: Dtypes,
): Float32Array | Float64Array {
  const { width, read } = dtypes[dtype] as Dtypes[string];
  const count = (end - begin) / width;
  const out = dtype === "F64" ? new Float64Array(count) : new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = read(view, start + begin + i * width);
  return out;
}
