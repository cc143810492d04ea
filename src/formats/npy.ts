// Reads NumPy's .npy (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): a magic number, a header that
// is a Python dictionary of three entries, then the numbers. Everything is checked before a number is taken.
import { show } from "../errors.js";
import { half } from "../files/halves.js";
import { type Shape, sizeOf } from "../shape.js";

export interface NamedArray {
  readonly shape: Shape;
  readonly data: Float32Array;
}

const MAGIC = "\x93NUMPY";
const MOST_HEADER_BYTES = 65_536;

const readers: Readonly<
  Record<string, { width: number; read: (v: DataView, at: number, little: boolean) => number }>
> = {
  f2: { width: 2, read: (v, at, little) => half(v.getUint16(at, little)) },
  f4: { width: 4, read: (v, at, little) => v.getFloat32(at, little) },
  f8: { width: 8, read: (v, at, little) => v.getFloat64(at, little) },
  i1: { width: 1, read: (v, at) => v.getInt8(at) },
  u1: { width: 1, read: (v, at) => v.getUint8(at) },
  i2: { width: 2, read: (v, at, little) => v.getInt16(at, little) },
  u2: { width: 2, read: (v, at, little) => v.getUint16(at, little) },
  i4: { width: 4, read: (v, at, little) => v.getInt32(at, little) },
  u4: { width: 4, read: (v, at, little) => v.getUint32(at, little) },
  i8: { width: 8, read: (v, at, little) => Number(v.getBigInt64(at, little)) },
};

/** @throws {RangeError} where the array is cut off, damaged, or of another kind than plain numbers. */
export function readNpy(bytes: Uint8Array, who: string): NamedArray {
  const fail = (what: string): never => {
    throw new RangeError(`${who}: ${what}. The array is damaged, cut off, or of a kind that can't be read.`);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 6)) !== MAGIC)
    fail("it is no .npy array");
  const wide = (bytes[6] as number) >= 2;
  const start = wide ? 12 : 10;
  const headerBytes = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (headerBytes > MOST_HEADER_BYTES || start + headerBytes > bytes.length)
    fail(`the header should have ${headerBytes} bytes, the file has ${bytes.length}`);
  const header = String.fromCharCode(...bytes.subarray(start, start + headerBytes));
  const dtype = /'descr'\s*:\s*'([<>|=]?)(\w{1,16})'/.exec(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header);
  const sizes = /'shape'\s*:\s*\(([\d,\s]{0,400})\)/.exec(header);
  if (!dtype || !order || !sizes) return fail(`the header ${show(header.slice(0, 100))} is not understood`);
  const kind = dtype[2] as string;
  if (!Object.hasOwn(readers, kind))
    throw new RangeError(
      `${who}: the dtype is ${show(kind)}, which can't be read. Store numbers of ${Object.keys(readers).join(", ")}.`,
    );
  const shape = (sizes[1] as string)
    .split(",")
    .filter((n) => n.trim() !== "")
    .map(Number);
  if (shape.length > 32) fail(`the shape has ${shape.length} axes`);
  const { width, read } = readers[kind] as (typeof readers)[string];
  const count = sizeOf(shape);
  const available = bytes.length - start - headerBytes;
  if (!Number.isSafeInteger(count) || count * width !== available)
    fail(`the shape [${shape}] needs ${count * width} bytes, there are ${available}`);
  const little = dtype[1] !== ">";
  const data = new Float32Array(count);
  for (let i = 0; i < count; i++) data[i] = read(view, start + headerBytes + i * width, little);
  return { shape, data: order[1] === "True" ? rowMajor(data, shape) : data };
}

/** Numbers whose first axis runs fastest, in the order that has the last one so. */
function rowMajor(data: Float32Array, shape: Shape): Float32Array {
  const out = new Float32Array(data.length);
  const index = shape.map(() => 0);
  for (let at = 0; at < data.length; at++) {
    let to = 0;
    for (const [axis, i] of index.entries()) to = to * (shape[axis] as number) + i;
    out[to] = data[at] as number;
    for (let axis = 0; axis < shape.length; axis++) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      index[axis] = 0;
    }
  }
  return out;
}
