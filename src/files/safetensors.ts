// Reads a safetensors file (https://github.com/huggingface/safetensors): 8 bytes with the header's length, a JSON header
// with each tensor's dtype, shape and place, then the numbers. Everything is checked before any number is taken.
import { show } from "../errors.js";
import { type Shape, sizeOf } from "../shape.js";

export interface StoredTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array;
}

export interface SafetensorsFile {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: readonly StoredTensor[];
}

/** The format's own bound on the header. */
const MAX_HEADER_BYTES = 100_000_000;

/** @throws {RangeError} for a file that is cut off, damaged, or not of this format. `who` begins the message. */
export function readSafetensors(bytes: Uint8Array, who: string): SafetensorsFile {
  const fail = (what: string): never => {
    throw new RangeError(`${who}: ${what}. The file is damaged, cut off, or no safetensors file.`);
  };
  if (bytes.byteLength < 8) fail(`expected at least 8 bytes, got ${bytes.byteLength}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getBigUint64(0, true);
  if (headerBytes > BigInt(Math.min(MAX_HEADER_BYTES, bytes.byteLength - 8))) {
    fail(
      `the header should have ${headerBytes} bytes, the file has ${bytes.byteLength - 8} after its length`,
    );
  }
  const start = 8 + Number(headerBytes);
  const header = parseHeader(bytes.subarray(8, start), fail);
  const metadata = new Map<string, string>();
  const tensors: StoredTensor[] = [];
  const places: [number, number][] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (typeof entry !== "object" || entry === null)
      fail(`the entry ${show(name)} is ${show(entry)}, expected an object`);
    if (name === "__metadata__") {
      for (const [key, value] of Object.entries(entry as object)) {
        if (typeof value !== "string") fail(`the metadata ${show(key)} is ${show(value)}, expected a string`);
        metadata.set(key, value as string);
      }
      continue;
    }
    const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
    if (dtype !== "F32") fail(`the tensor ${show(name)} has dtype ${show(dtype)}, expected "F32"`);
    if (!isSizes(shape))
      return fail(`the tensor ${show(name)} has shape ${show(shape)}, expected whole numbers >= 0`);
    if (!isSizes(offsets) || offsets.length !== 2)
      return fail(`the tensor ${show(name)} has data_offsets ${show(offsets)}, expected [begin, end]`);
    const [begin, end] = offsets as [number, number];
    if (end < begin || end > bytes.byteLength - start)
      fail(
        `the tensor ${show(name)} lies at ${begin} … ${end}, the file has ${bytes.byteLength - start} bytes of numbers`,
      );
    if (end - begin !== sizeOf(shape) * 4)
      fail(
        `the tensor ${show(name)} of shape ${show(shape)} needs ${sizeOf(shape) * 4} bytes, it has ${end - begin}`,
      );
    places.push([begin, end]);
    tensors.push({ name, shape, data: floatsAt(bytes, view, start + begin, sizeOf(shape)) });
  }
  places.sort((a, b) => a[0] - b[0]);
  let last = 0;
  for (const [begin, end] of places) {
    if (begin < last) fail(`two tensors overlap at byte ${begin}`);
    last = Math.max(last, end);
  }
  return { metadata, tensors };
}

function parseHeader(bytes: Uint8Array, fail: (what: string) => never): object {
  let parsed: unknown;
  try {
    // A copy, because a decoder refuses shared memory.
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.slice()));
  } catch {
    fail("the header is no JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return fail("the header is no JSON object");
  return parsed;
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function floatsAt(bytes: Uint8Array, view: DataView, at: number, count: number): Float32Array {
  if ((bytes.byteOffset + at) % 4 === 0 && littleEndian)
    return new Float32Array(bytes.buffer, bytes.byteOffset + at, count).slice();
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(at + i * 4, true));
}

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
