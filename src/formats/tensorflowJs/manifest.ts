// The weights of TensorFlow.js: model.json lists them in groups, each with the files in which its numbers lie one after the other, as they are or
// quantized to whole numbers or half floats.
// Source: https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/io_utils.ts
import { show } from "../../errors.js";
import { half } from "../../files/halves.js";
import { bytesOf } from "../../files/readJson.js";
import { isBytes } from "../../kinds.js";
import { namedValues } from "../../options.js";
import { type Shape, sizeOf } from "../../shape.js";
import { isPlain } from "../keras/words.js";

/** The files with the weights: in the order in which model.json names them, or by name. */
export type Shards =
  | Uint8Array
  | ArrayBuffer
  | readonly (Uint8Array | ArrayBuffer)[]
  | Readonly<Record<string, Uint8Array | ArrayBuffer>>
  | ReadonlyMap<string, Uint8Array | ArrayBuffer>;

export interface StoredWeight {
  readonly name: string;
  readonly shape: Shape;
  /** What it is, whatever it was stored as. */
  readonly dtype: string;
  readonly data: Float32Array;
}

type Read = (view: DataView, at: number) => number;
const dtypes: Readonly<Record<string, readonly [width: number, read: Read]>> = {
  float32: [4, (view, at) => view.getFloat32(at, true)],
  float16: [2, (view, at) => half(view.getUint16(at, true))],
  int32: [4, (view, at) => view.getInt32(at, true)],
  uint16: [2, (view, at) => view.getUint16(at, true)],
  uint8: [1, (view, at) => view.getUint8(at)],
  bool: [1, (view, at) => view.getUint8(at)],
};

/** @throws {RangeError} where the manifest is damaged, or the files are others than it says. */
export function readManifest(manifest: unknown, shards: Shards, who: string): StoredWeight[] {
  const entries = (Array.isArray(manifest) ? manifest : []).flatMap((group: unknown) =>
    isPlain(group) && Array.isArray(group.weights) ? group.weights.map((entry) => entryOf(entry, who)) : [],
  );
  const bytes = joined(inOrder(manifest, shards, who));
  const need = entries.reduce((sum, { size, width }) => sum + size * width, 0);
  if (need !== bytes.length) {
    throw new RangeError(
      `${who}: the weights need ${need} bytes, the shards have ${bytes.length}. Pass all of them, in order.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return entries.flatMap(({ name, shape, dtype, size, width, read, ofOptimizer }) => {
    const start = at;
    at += size * width;
    if (ofOptimizer) return [];
    return [
      {
        name,
        shape,
        dtype,
        data: Float32Array.from({ length: size }, (_, i) => read(view, start + i * width)),
      },
    ];
  });
}

interface Entry {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: string;
  readonly size: number;
  readonly width: number;
  readonly read: Read;
  /** Not of the model, but of how it was trained. */
  readonly ofOptimizer: boolean;
}

function entryOf(entry: unknown, who: string): Entry {
  const { name, shape, dtype, quantization, group } = isPlain(entry) ? entry : {};
  const isSize = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0;
  if (typeof name !== "string" || !Array.isArray(shape) || !shape.every(isSize))
    throw new RangeError(`${who}: the manifest has the entry ${show(entry)}.`);
  const stored = isPlain(quantization) ? quantization.dtype : dtype;
  if (typeof dtype !== "string" || typeof stored !== "string" || !Object.hasOwn(dtypes, stored)) {
    throw new RangeError(
      `${who}: the weight ${show(name)} is ${show(stored)}, which can't be read. Known: ${Object.keys(dtypes).join(", ")}.`,
    );
  }
  const [width, plain] = dtypes[stored] as (typeof dtypes)[string];
  const read =
    isPlain(quantization) && stored !== "float16" ? scaled(quantization, plain, dtype, name, who) : plain;
  const size = sizeOf(shape as number[]);
  return { name, shape: shape as number[], dtype, size, width, read, ofOptimizer: group === "optimizer" };
}

/** Whole numbers that stand for others: scale · q + min. */
function scaled(
  { scale, min }: Readonly<Record<string, unknown>>,
  plain: Read,
  dtype: string,
  name: string,
  who: string,
): Read {
  if (typeof scale !== "number" || typeof min !== "number")
    throw new RangeError(`${who}: the weight ${show(name)} is quantized without a scale and a min.`);
  if (dtype === "int32") return (view, at) => Math.round(scale * plain(view, at) + min);
  return (view, at) => scale * plain(view, at) + min;
}

/** The files in the order of the manifest. Those by name are found by their last part, too, as folders differ. */
function inOrder(manifest: unknown, shards: Shards, who: string): Uint8Array[] {
  const what = `${who}: shards`;
  if (isBytes(shards)) return [bytesOf(shards, what)];
  if (Array.isArray(shards)) return shards.map((shard: unknown) => bytesOf(shard, what));
  const files = new Map(namedValues(what, shards, '{ "group1-shard1of1.bin": bytes }'));
  const base = (path: string): string => path.split(/[\\/]/).at(-1) as string;
  const byBase = new Map([...files].map(([name, file]) => [base(name), file]));
  const groups: unknown[] = Array.isArray(manifest) ? manifest : [];
  const paths = groups.flatMap((group) => (isPlain(group) && Array.isArray(group.paths) ? group.paths : []));
  return paths.map((path) => {
    const found = files.get(String(path)) ?? byBase.get(base(String(path)));
    if (found === undefined) {
      throw new RangeError(
        `${what} has no ${show(path)}, which model.json names. It has ${[...files.keys()].slice(0, 8).join(", ")}.`,
      );
    }
    return bytesOf(found, `${what}: ${String(path)}`);
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
