// Reads what Keras saves: .keras archives (a zip with config.json and model.weights.h5 or .npz), legacy .h5 models, and files of weights beside
// a description of the model.
import { refuseOthers } from "../../files/kind.js";
import { bytesOf, jsonOf, parseJson } from "../../files/readJson.js";
import type { Model } from "../../model/model.js";
import { optionsObject } from "../../options.js";
import type { Tensor } from "../../tensor.js";
import { readNpz } from "../npz.js";
import { MOST_BYTES, unzip } from "../zip.js";
import { type BuildOptions, buildModel, type FindWeights } from "./build.js";
import { describeModel } from "./description.js";
import { type Folder, foldersFrom } from "./folders.js";
import { openHdf5 } from "./hdf5.js";
import { inLegacyGroups, legacyGroup } from "./legacyWeights.js";
import { inFolders } from "./weightFolders.js";
import { isPlain } from "./words.js";

const WEIGHTS = "model.weights";
const WHO = "fromKeras";

export interface KerasOptions {
  /** Bytes that an archive's files may have inflated, default 512 MiB. */
  readonly maxBytes?: number;
  /** For files of weights alone: the model as `model.to_json()` describes it, plain data or text. */
  readonly architecture?: unknown;
}

/**
 * A model of Keras: `.keras` archives, legacy `.h5` models, and `.weights.h5` or `.h5` files of weights beside `architecture`. Which of them it
 * is, the bytes tell. Sequentials and functional models of any shape are read, with models within models, and their layers keep their
 * names. How a model was compiled is left out.
 *
 * Needs the optional packages jsfive (HDF5), and fflate for archives.
 *
 * @param bytes of the file. @param options.maxBytes that the files of an archive may have inflated, default 512 MiB.
 * @param options.architecture for weights alone: what `model.to_json()` gives.
 * @throws {RangeError} where the file is damaged, of another kind, or has a layer or option that is not there; it names that.
 * @throws {TypeError} where a package is missing.
 * @see https://keras.io/guides/serialization_and_saving/
 */
export async function fromKeras<O = Tensor>(
  bytes: Uint8Array | ArrayBuffer,
  options: KerasOptions = {},
): Promise<Model<O>> {
  const { maxBytes = MOST_BYTES, architecture } = optionsObject(WHO, options, "architecture") as KerasOptions;
  const file = bytesOf(bytes, WHO);
  refuseOthers(file, ["keras", "zip", "hdf5"], WHO);
  const model =
    file[0] === 0x50 && file[1] === 0x4b
      ? await fromArchive(file, maxBytes)
      : await fromHdf5(file, architecture);
  return model as Model<O>;
}

async function fromArchive(file: Uint8Array, maxBytes: number): Promise<Model<unknown>> {
  const wanted = new Set(["config.json", "metadata.json", `${WEIGHTS}.h5`, `${WEIGHTS}.npz`]);
  const files = await unzip(file, (name) => wanted.has(name), maxBytes, WHO);
  const json = files.get("config.json");
  if (!json) throw new RangeError(`${WHO}: the archive has no config.json. It is no .keras file.`);
  const config = parseJson(json, `${WHO}: config.json`);
  const metadata = files.get("metadata.json");
  const described = metadata ? parseJson(metadata, `${WHO}: metadata.json`) : undefined;
  const version = isPlain(described) ? described.keras_version : undefined;
  const options = { who: WHO, oldHardSigmoid: isBefore3(version, config) };
  const h5 = files.get(`${WEIGHTS}.h5`);
  const npz = files.get(`${WEIGHTS}.npz`);
  const root = h5 ? await openHdf5(h5, WHO) : npz && foldersFrom(await readNpz(npz, maxBytes, WHO));
  const missing: FindWeights = () => {
    throw new RangeError(`${WHO}: the archive has neither ${WEIGHTS}.h5 nor ${WEIGHTS}.npz.`);
  };
  return buildModel(describeModel(config, WHO), root ? inFolders(root) : missing, options);
}

async function fromHdf5(file: Uint8Array, architecture: unknown): Promise<Model<unknown>> {
  const root = await openHdf5(file, WHO);
  const stored = root.attribute("model_config");
  const given = stored ?? architecture;
  if (given === undefined) {
    throw new RangeError(
      `${WHO}: the file has weights alone, and no model. Pass { architecture }, what model.to_json() gives in Keras.`,
    );
  }
  const config = parsedTwice(given);
  const version = root.attribute("keras_version") ?? legacyGroup(root)?.attribute("keras_version");
  const options: BuildOptions = { who: WHO, oldHardSigmoid: isBefore3(version, config) };
  return buildModel(describeModel(config, WHO), weightsIn(root), options);
}

/** JSON, or JSON that stands as a string in JSON. */
function parsedTwice(given: unknown): unknown {
  const once = jsonOf(given, `${WHO}: the architecture`);
  return typeof once === "string" ? parseJson(once, `${WHO}: the architecture`) : once;
}

function weightsIn(root: Folder): FindWeights {
  const legacy = legacyGroup(root);
  return legacy ? inLegacyGroups(legacy, WHO) : inFolders(root);
}

/** Whether Keras 1 or 2 wrote a file. Where no version is said: Keras 3 describes layers with their module. */
function isBefore3(version: unknown, config: unknown): boolean {
  const said = typeof version === "string" ? version : isPlain(config) ? config.keras_version : undefined;
  if (typeof said === "string") return /^[012]\./.test(said);
  return !(isPlain(config) && typeof config.module === "string");
}
