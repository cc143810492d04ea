import { Tensor } from "../tensor.js";
import { bytesOf, type FileSource, nameOf } from "./source.js";

type Reader = (view: DataView, at: number) => number;

/** By the third byte of the file: [bytes of a number, how it is read]. */
const kinds: Readonly<Record<number, readonly [size: number, read: Reader]>> = {
  8: [1, (view, at) => view.getUint8(at)],
  9: [1, (view, at) => view.getInt8(at)],
  11: [2, (view, at) => view.getInt16(at)],
  12: [4, (view, at) => view.getInt32(at)],
  13: [4, (view, at) => view.getFloat32(at)],
  14: [8, (view, at) => view.getFloat64(at)],
};

/** More numbers than a tensor of 1 GiB has. */
const MOST = 2 ** 28;

/**
 * The numbers of an IDX file, the format of MNIST, with the file's shape; whether it is compressed by gzip is seen by its content.
 *
 * @param source a path (Node), an address, a File, or bytes.
 * @throws {RangeError} naming the file, where it is no IDX file, cut off or too long.
 * @example
 * const labels = await readIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1));
 * [...labels.data]; // [7, 2, 1]
 * @see http://yann.lecun.com/exdb/mnist/
 */
export async function readIdx(source: FileSource): Promise<Tensor> {
  const name = nameOf(source, "readIdx");
  const given = await bytesOf(source, "readIdx");
  const isZipped = given[0] === 0x1f && given[1] === 0x8b;
  const bytes = isZipped ? await inflated(given, name) : given;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [size, read] = (view.byteLength >= 4 && view.getUint16(0) === 0 && kinds[view.getUint8(2)]) || [];
  if (!size || !read)
    throw new RangeError(
      `${name}: it is no IDX file, which begins with 0, 0, the kind of numbers and how many axes.`,
    );
  const axes = view.getUint8(3);
  const header = 4 + 4 * axes;
  if (axes === 0 || bytes.length < header)
    throw new RangeError(`${name}: it is cut off before its shape is told.`);
  const shape = Array.from({ length: axes }, (_, i) => view.getUint32(4 + 4 * i));
  const length = shape.reduce((a, b) => a * b, 1);
  if (length > MOST)
    throw new RangeError(`${name}: it says that it has ${length} numbers, at most ${MOST} are read.`);
  if (bytes.length !== header + size * length)
    throw new RangeError(
      `${name}: [${shape.join(", ")}] take ${header + size * length} bytes, it has ${bytes.length}. It is cut off or damaged.`,
    );
  return new Tensor(
    Float32Array.from({ length }, (_, i) => read(view, header + size * i)),
    shape,
  );
}

async function inflated(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader();
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      length += value.byteLength;
      if (length > 8 * MOST) break;
    }
  } catch (cause) {
    throw new RangeError(`${name}: it is no gzip file, cut off or damaged.`, { cause });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
