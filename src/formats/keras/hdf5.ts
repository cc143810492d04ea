// Weights out of the HDF5 file in a .keras archive, by the optional package jsfive (HDF5 in plain JavaScript).
import { show } from "../../errors.js";
import { type Shape, sizeOf } from "../../shape.js";
import type { NamedArray } from "../npy.js";
import { missingPackage } from "../zip.js";

/** What is used of jsfive. */
interface Dataset {
  readonly shape: readonly number[];
  readonly dtype: unknown;
  readonly value: ArrayLike<number>;
}
interface File {
  get(path: string): unknown;
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Finds the array at a path, undefined where there is none. */
export type FindArray = (path: string) => NamedArray | undefined;

/** @throws {RangeError} where the file is damaged. */
export async function openHdf5(bytes: Uint8Array, who: string): Promise<FindArray> {
  const { File: Hdf5 } = await jsfive(who);
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) throw damaged(who, "it has no HDF5 signature");
  let file: File;
  try {
    file = new Hdf5(bytes.slice().buffer);
  } catch (error) {
    throw damaged(who, error);
  }
  return (path) => {
    let dataset: Dataset;
    try {
      dataset = file.get(path) as Dataset;
    } catch {
      return undefined;
    }
    return readDataset(dataset, bytes.length, `${who}: ${path}`);
  };
}

/** Within `try`, so that bundlers build pages that don't have it. */
async function jsfive(who: string): Promise<{ File: new (buffer: ArrayBuffer) => File }> {
  try {
    return await import("jsfive");
  } catch (cause) {
    throw missingPackage("jsfive", who, cause);
  }
}

function readDataset(dataset: Dataset, available: number, who: string): NamedArray {
  let shape: Shape;
  let value: ArrayLike<number>;
  try {
    const { shape: sizes, dtype } = dataset;
    if (dtype !== "<f4" && dtype !== "<f8")
      throw new TypeError(`the dtype is ${show(dtype)}, expected <f4 or <f8`);
    shape = [...sizes].map(Number);
    // Keras stores weights as they are, never compressed: more numbers than the file has bytes for are not there.
    if (!(sizeOf(shape) * (dtype === "<f4" ? 4 : 8) <= available))
      throw new RangeError(`the shape ${show(shape)} does not fit into the file`);
    value = dataset.value;
  } catch (error) {
    throw damaged(who, error);
  }
  if (value?.length !== sizeOf(shape))
    throw damaged(who, `it has ${value?.length} numbers for ${show(shape)}`);
  return { shape, data: Float32Array.from(value) };
}

function damaged(who: string, cause: unknown): RangeError {
  return new RangeError(`${who}: the HDF5 data can't be read. The file is damaged or cut off.`, { cause });
}
