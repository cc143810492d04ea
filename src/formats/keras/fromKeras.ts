// Reads Keras 3's .keras files: a zip archive with config.json and model.weights.h5 (or .npz), in which the variables of a layer are
// under layers/<class in snake case>[_<number>]/vars/<number>, in the order of Keras's weights.
import { bytesOf, parseJson } from "../../files/readJson.js";
import { type Sequential, sequentialOf } from "../../model/sequential.js";
import { storedNumbers } from "../../network/storedNumbers.js";
import { sizeOf } from "../../shape.js";
import { readNpz } from "../npz.js";
import { MOST_BYTES, unzip } from "../zip.js";
import { type FindArray, openHdf5 } from "./hdf5.js";
import { type Described, layersFromConfig } from "./sequentialConfig.js";

const WEIGHTS = "model.weights";
const WHO = "fromKeras";

/**
 * A model from a `.keras` file of Keras 3: a Sequential, or a functional model that is a plain chain. How it was compiled is left out.
 *
 * Needs the optional packages fflate (zip) and jsfive (HDF5).
 *
 * @param bytes of the file. @param options.maxBytes that its files may have inflated, default 512 MiB.
 * @throws {RangeError} where the file is damaged, or has a layer or option that is not there; it names that.
 * @throws {TypeError} where a package is missing.
 * @see https://keras.io/guides/serialization_and_saving/
 */
export async function fromKeras(
  bytes: Uint8Array | ArrayBuffer,
  options: { readonly maxBytes?: number } = {},
): Promise<Sequential> {
  const { maxBytes = MOST_BYTES } = options;
  const wanted = new Set(["config.json", `${WEIGHTS}.h5`, `${WEIGHTS}.npz`]);
  const files = await unzip(bytesOf(bytes, WHO), (name) => wanted.has(name), maxBytes, WHO);
  const config = files.get("config.json");
  if (!config) throw new RangeError(`${WHO}: the archive has no config.json. It is no .keras file.`);
  const described = layersFromConfig(parseJson(config, `${WHO}: config.json`), WHO);
  const h5 = files.get(`${WEIGHTS}.h5`);
  const npz = files.get(`${WEIGHTS}.npz`);
  if (h5) return modelWith(described, await openHdf5(h5, WHO));
  if (!npz) throw new RangeError(`${WHO}: the archive has neither ${WEIGHTS}.h5 nor ${WEIGHTS}.npz.`);
  const arrays = await readNpz(npz, maxBytes, WHO);
  return modelWith(described, (path) => arrays.get(path));
}

function modelWith({ layers, sources }: Described, find: FindArray): Sequential {
  const counts = new Map<string, number>();
  const folders = sources.map(({ className }) => {
    const folder = snakeClass(className);
    const count = counts.get(folder) ?? 0;
    counts.set(folder, count + 1);
    return `layers/${folder}${count === 0 ? "" : `_${count}`}/vars`;
  });
  const stored = storedNumbers(WHO, ({ layer, index, shape }) => {
    // Normalization that was told its mean and variance has them in the config alone.
    const told = layers[layer]?.options[index === 0 ? "mean" : "variance"];
    if (told === undefined) return find(`${folders[layer]}/${index}`);
    const list = [told as number | readonly number[]].flat();
    const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => list[i % list.length] as number);
    return { shape, data };
  });
  return sequentialOf({ layers }, stored);
}

/** Keras's own way from a class to a folder: "PReLU" becomes "p_re_lu". */
function snakeClass(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
