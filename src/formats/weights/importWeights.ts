// Plain weights of other programs into a model that is there already, by name.
import { show } from "../../errors.js";
import { halves } from "../../files/halves.js";
import { refuseOthers } from "../../files/kind.js";
import { bytesOf } from "../../files/readJson.js";
import { readSafetensors } from "../../files/safetensors.js";
import { expectModel } from "../../model/expectModel.js";
import type { Sequential } from "../../model/sequential.js";
import { namedValues, optionsObject } from "../../options.js";
import { sameShape, showShape } from "../../shape.js";
import { readNpz } from "../npz.js";
import { MOST_BYTES } from "../zip.js";

const WHO = "importWeights";

export interface ImportOptions {
  /** For names in the file that are not the model's: from the model's name to the file's. */
  readonly map?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | undefined;
  /** Bytes that a .npz may have inflated, default 512 MiB. */
  readonly maxBytes?: number;
}

/**
 * Sets the weights of a model from a .safetensors or a .npz file: each weight from the array of its name, or of the name in `map`.
 * Weights that the file does not have stay; shapes must be equal.
 *
 * A .npz needs the optional package fflate.
 *
 * @returns the names of the weights that were set.
 * @throws {RangeError} where the file is damaged, a shape differs, a mapped name is missing, or no name fits; then nothing is changed.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
 * await importWeights(model, model.toBytes()); // ["dense/kernel", "dense/bias"]
 */
export async function importWeights(
  model: Sequential,
  bytes: Uint8Array | ArrayBuffer,
  given: ImportOptions = {},
): Promise<string[]> {
  const options = optionsObject(WHO, given, "map") as ImportOptions;
  expectModel(WHO, model);
  const file = bytesOf(bytes, WHO);
  refuseOthers(file, ["safetensors", "own model", "checkpoint", "npz", "zip"], WHO);
  const zipped = file[0] === 0x50 && file[1] === 0x4b;
  const arrays = zipped
    ? await readNpz(file, options.maxBytes ?? MOST_BYTES, WHO)
    : new Map(readSafetensors(file, WHO, halves).tensors.map((t) => [t.name, t]));
  const map = new Map(
    namedValues(`${WHO}: map`, options.map ?? {}, '{ "dense/kernel": "w" }') as [string, string][],
  );
  const own = model.weights;
  for (const name of map.keys()) {
    if (!own.some((w) => w.name === name))
      throw new RangeError(
        `${WHO}: map names ${show(name)}, the model has ${own.map((w) => w.name).join(", ")}.`,
      );
  }
  const found = own.flatMap(({ name, shape }) => {
    const source = map.get(name) ?? name;
    const array = arrays.get(source);
    if (!array && map.has(name))
      throw new RangeError(`${WHO}: the file has no array ${show(source)} for ${name}.`);
    if (!array) return [];
    if (!sameShape(array.shape, shape)) {
      throw new RangeError(
        `${WHO}: ${show(source)} has shape ${showShape(array.shape)}, ${name} needs ${showShape(shape)}.`,
      );
    }
    return [{ name, data: array.data }];
  });
  if (found.length === 0) {
    const names = [...arrays.keys()].slice(0, 20).map(show).join(", ");
    throw new RangeError(`${WHO}: no array has the name of a weight; the file has ${names}. Pass { map }.`);
  }
  model.setWeights(found);
  return found.map(({ name }) => name);
}
