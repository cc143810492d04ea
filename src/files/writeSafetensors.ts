// Writes a safetensors file (https://github.com/huggingface/safetensors): 8 bytes with the header's length, a JSON header
// with each tensor's dtype, shape and place, then the numbers, little-endian.

import { isDoubles } from "../kinds.js";
import { type Shape, sizeOf } from "../shape.js";
import { CHECKSUM_KEY, NO_CHECKSUM, seal } from "./checksum.js";
import { encodeUtf8 } from "./utf8.js";

export interface NamedNumbers {
  readonly name: string;
  readonly shape: Shape;
  /** Written as F32 or F64. */
  readonly data: Float32Array | Float64Array;
}

/** The numbers begin at a multiple of this many bytes in the file. */
const ALIGNMENT = 64;

/**
 * What a file may cost before its numbers are read. The format allows a header of 100 MB, which takes a second and a
 * gigabyte to parse; a tensor needs about 100 bytes in it.
 */
export const MOST_HEADER_BYTES = 20_000_000;
export const MOST_TENSORS = 100_000;

/** @throws {RangeError} for what no reader would take back. */
export function writeSafetensors(
  tensors: readonly NamedNumbers[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  // Doubles first: each tensor then begins at a multiple of its own width.
  const ordered = [...tensors].sort((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  const header = new Map<string, unknown>([["__metadata__", { [CHECKSUM_KEY]: NO_CHECKSUM, ...metadata }]]);
  let end = 0;
  for (const { name, shape, data } of ordered) {
    if (sizeOf(shape) !== data.length)
      throw new RangeError(
        `writing ${name}: the shape holds ${sizeOf(shape)} numbers, there are ${data.length}.`,
      );
    const dtype = isDoubles(data) ? "F64" : "F32";
    header.set(name, { dtype, shape, data_offsets: [end, end + data.byteLength] });
    end += data.byteLength;
  }
  const json = encodeUtf8(JSON.stringify(Object.fromEntries(header)));
  const start = Math.ceil((8 + json.length) / ALIGNMENT) * ALIGNMENT;
  if (start > MOST_HEADER_BYTES || tensors.length > MOST_TENSORS) {
    throw new RangeError(
      `writing safetensors: ${tensors.length} tensors and a header of ${start} bytes, at most ${MOST_TENSORS} and ${MOST_HEADER_BYTES} can be read again. Store less in labels and preprocessing.`,
    );
  }
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  let at = start;
  for (const { data } of ordered) {
    bytes.set(littleEndianBytes(data), at);
    at += data.byteLength;
  }
  seal(bytes);
  return bytes;
}

/** The bytes of numbers as files have them; a view where this machine stores them so. */
export function littleEndianBytes(data: Float32Array | Float64Array | BigInt64Array): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (littleEndian) return bytes;
  const swapped = bytes.slice();
  const width = data.BYTES_PER_ELEMENT;
  for (let at = 0; at < swapped.length; at += width) swapped.subarray(at, at + width).reverse();
  return swapped;
}

/** Whether this machine stores numbers as the file does. */
export const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
