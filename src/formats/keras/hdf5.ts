// HDF5 files as folders of arrays, by the optional package jsfive (HDF5 in plain JavaScript). Keras stores the weights of .keras archives
// and its legacy models in them.
import { show } from "../../errors.js";
import { type Shape, sizeOf } from "../../shape.js";
import type { NamedArray } from "../npy.js";
import { missingPackage } from "../zip.js";
import { emptyFolder, type Folder, folderAt, pathOf } from "./folders.js";

/** What is used of jsfive. */
interface Dataset {
  readonly shape: readonly number[];
  readonly dtype: unknown;
  readonly value: ArrayLike<number | bigint>;
}
interface Group {
  readonly keys: readonly string[];
  readonly attrs: Readonly<Record<string, unknown>>;
  get(path: string): unknown;
}

export const HDF5_SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_ENTRIES = 100_000;
const MOST_DEPTH = 32;
const widths: Readonly<Record<string, number>> = {
  f2: 2,
  f4: 4,
  f8: 8,
  i1: 1,
  u1: 1,
  i2: 2,
  i4: 4,
  u4: 4,
  i8: 8,
};

/** @throws {RangeError} where the file is damaged. */
export async function openHdf5(bytes: Uint8Array, who: string): Promise<Folder> {
  const { File: Hdf5 } = await jsfive(who);
  if (!HDF5_SIGNATURE.every((byte, i) => bytes[i] === byte)) throw damaged(who, "it has no HDF5 signature");
  let count = 0;
  const read = (group: Group, root: Folder, path: readonly string[]): void => {
    count += group.keys.length;
    if (path.length > MOST_DEPTH || count > MOST_ENTRIES)
      throw new RangeError(`more than ${MOST_ENTRIES} entries, or folders ${MOST_DEPTH} deep`);
    const folder = path.length === 0 ? root : folderAt(root, path, attributesOf(group, who));
    for (const key of group.keys) {
      const one = group.get(key) as Dataset | Group | null;
      const inner = [...path, ...pathOf(key)];
      if (isGroup(one)) read(one, root, inner);
      else if (one !== null) {
        const name = inner.join("/");
        const at = inner.length === path.length + 1 ? folder : folderAt(root, inner.slice(0, -1));
        at.arrays.set(inner.at(-1) ?? "", () => readDataset(one, bytes.length, `${who}: ${name}`));
      }
    }
  };
  try {
    const file = new Hdf5(bytes.slice().buffer);
    const root = emptyFolder(attributesOf(file, who));
    read(file, root, []);
    return root;
  } catch (error) {
    throw damaged(who, error);
  }
}

const isGroup = (value: Dataset | Group | null): value is Group => value !== null && !("shape" in value);

/** Within `try`, so that bundlers build pages that don't have it. */
async function jsfive(who: string): Promise<{ File: new (buffer: ArrayBuffer) => Group }> {
  try {
    return await import("jsfive");
  } catch (cause) {
    throw missingPackage("jsfive", who, cause);
  }
}

/** Attributes, without the zeros that text of a fixed width is filled up with. */
function attributesOf(group: Group, who: string): (name: string) => unknown {
  const trimmed = (value: unknown): unknown =>
    typeof value === "string"
      ? (value.split("\0")[0] as string)
      : Array.isArray(value)
        ? value.map(trimmed)
        : value;
  let all: Readonly<Record<string, unknown>> | undefined;
  return (name) => {
    try {
      all ??= group.attrs;
    } catch (error) {
      throw damaged(who, error);
    }
    return Object.hasOwn(all, name) ? trimmed(all[name]) : undefined;
  };
}

function readDataset(dataset: Dataset, available: number, who: string): NamedArray {
  let shape: Shape;
  let value: ArrayLike<number | bigint>;
  let dtype: unknown;
  try {
    dtype = dataset.dtype;
    shape = [...dataset.shape].map(Number);
  } catch (error) {
    throw damaged(who, error);
  }
  const width = typeof dtype === "string" ? widths[dtype.slice(1)] : undefined;
  if (width === undefined)
    throw new RangeError(
      `${who}: the dtype is ${show(dtype)}, which can't be read. Store numbers of ${Object.keys(widths).join(", ")}.`,
    );
  try {
    // Keras stores weights as they are, never compressed: more numbers than the file has bytes for are not there.
    if (!(sizeOf(shape) * width <= available))
      throw new RangeError(`the shape ${show(shape)} does not fit into the file`);
    value = dataset.value;
  } catch (error) {
    throw damaged(who, error);
  }
  if (value?.length !== sizeOf(shape))
    throw damaged(who, `it has ${value?.length} numbers for ${show(shape)}`);
  return { shape, data: Float32Array.from(value, Number) };
}

function damaged(who: string, cause: unknown): RangeError {
  return new RangeError(`${who}: the HDF5 data can't be read. The file is damaged or cut off.`, { cause });
}
