// Plain weights of other programs into a model that is there already, by name.
import { show } from "../../errors.js";
import { halves } from "../../files/halves.js";
import { refuseOthers } from "../../files/kind.js";
import { bytesOf } from "../../files/readJson.js";
import { readSafetensors } from "../../files/safetensors.js";
import { expectModel } from "../../model/expectModel.js";
import type { Sequential } from "../../model/sequential.js";
import { namedValues, optionsObject } from "../../options.js";
import { warn } from "../../runtime/warn.js";
import { sameShape, showShape } from "../../shape.js";
import { readNpz } from "../npz.js";
import { MOST_BYTES } from "../zip.js";
import {
  isKernel,
  isOfPytorch,
  type Numbers,
  ofRecurrence,
  regrouped,
  transposed,
  type Wanted,
} from "./pytorch.js";

const WHO = "importWeights";

export interface ImportOptions {
  /** For names in the file that are not the model's: from the model's name to the file's. */
  readonly map?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | undefined;
  /**
   * Whether kernels are in PyTorch's order of axes: of all, of none, or of those weights of the model. Without it names tell: the model's own,
   * and those of downhill and Keras, are in ours, PyTorch's (`fc.weight`) in its own. What neither name nor shape tells is taken as ours, with a warning.
   */
  readonly transpose?: boolean | readonly string[];
  /** Bytes that a .npz may have inflated, default 512 MiB. */
  readonly maxBytes?: number;
}

/**
 * Sets the weights of a model from a .safetensors or a .npz file: each weight from the array of its name, or of the name in `map`.
 * Weights that the file does not have stay; shapes must be equal. PyTorch's names (`fc.weight`, `lstm.weight_ih_l0`) say that kernels are in its
 * order of axes, gates and biases: they are brought into ours. Arrays of other numbers than floats, such as counters, are left aside.
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
  const { arrays, aside } = zipped
    ? { arrays: await readNpz(file, options.maxBytes ?? MOST_BYTES, WHO), aside: new Map<string, string>() }
    : ofSafetensors(file);
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
  const isTransposed = transposeOption(options.transpose, own);
  const found = own.flatMap((weight) => {
    const { name, shape } = weight;
    const source = map.get(name) ?? name;
    const array = arrays.get(source);
    if (!array && map.has(name)) {
      const kind = aside.get(source);
      throw new RangeError(
        kind === undefined
          ? `${WHO}: the file has no array ${show(source)} for ${name}.`
          : `${WHO}: ${show(source)} has dtype ${kind}, which is read into no weight.`,
      );
    }
    if (!array) return [];
    const { data, shape: got } = inOurOrder(weight, source, arrays, own, isTransposed(name));
    if (!sameShape(got, shape)) {
      const hint =
        isKernel(weight) && sameShape(transposed(array).shape, shape)
          ? " It would fit in PyTorch's order of axes: pass { transpose: true }."
          : "";
      throw new RangeError(
        `${WHO}: ${show(source)} has shape ${showShape(array.shape)}, ${name} needs ${showShape(shape)}.${hint}`,
      );
    }
    return [{ name, data }];
  });
  if (found.length === 0) {
    const names = [...arrays.keys()].slice(0, 20).map(show).join(", ");
    throw new RangeError(`${WHO}: no array has the name of a weight; the file has ${names}. Pass { map }.`);
  }
  model.setWeights(found);
  return found.map(({ name }) => name);
}

/** Floats of the file, and the dtypes of what else it has. */
function ofSafetensors(file: Uint8Array): {
  arrays: Map<string, Numbers>;
  aside: ReadonlyMap<string, string>;
} {
  const { tensors, aside } = readSafetensors(file, WHO, halves, true);
  return { arrays: new Map(tensors.map((t) => [t.name, t])), aside };
}

/** Whether a weight shall be transposed; undefined: as its name says. */
function transposeOption(given: unknown, own: readonly Wanted[]): (name: string) => boolean | undefined {
  if (given === undefined || typeof given === "boolean") return () => given;
  const names: readonly unknown[] = Array.isArray(given) ? given : [];
  if (!Array.isArray(given) || names.some((name) => typeof name !== "string"))
    throw new TypeError(
      `${WHO}: transpose must be true, false, or a list of names of weights, got ${show(given)}.`,
    );
  const kernels = own.filter(isKernel).map(({ name }) => name);
  const unknown = names.find((name) => !kernels.includes(name as string));
  if (unknown !== undefined)
    throw new RangeError(
      `${WHO}: transpose names ${show(unknown)}, the model's kernels are ${kernels.join(", ")}.`,
    );
  return (name) => names.includes(name);
}

/** An array of the file with its axes in our order. */
function inOurOrder(
  weight: Wanted,
  source: string,
  arrays: ReadonlyMap<string, Numbers>,
  own: readonly Wanted[],
  asked: boolean | undefined,
): Numbers {
  const array = arrays.get(source) as Numbers;
  const { name, shape } = weight;
  if (asked === false || (asked === undefined && source === name)) return array;
  const isTheirs = isOfPytorch(source);
  if (isTheirs && asked === undefined) {
    const found = recurrence(weight, source, arrays, own);
    if (found) return found;
  }
  if (!isKernel(weight)) return isTheirs ? regrouped(array, shape) : array;
  const turned = regrouped(transposed(array), shape);
  if (asked || (isTheirs && sameShape(turned.shape, shape))) return turned;
  if (!isTheirs && sameShape(array.shape, shape) && sameShape(transposed(array).shape, shape)) {
    warn(
      `${WHO}: ${show(source)} has shape ${showShape(shape)} in either order of axes, and is taken in ours for ${name}. Pass { transpose: true } where it is PyTorch's, false where it is not.`,
    );
  }
  return array;
}

function recurrence(...given: Parameters<typeof ofRecurrence>): Numbers | undefined {
  try {
    return ofRecurrence(...given);
  } catch (error) {
    throw new RangeError(`${WHO}: ${(error as Error).message}`, { cause: error });
  }
}
