// Models on disk.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Storable } from "../callbacks/trainee.js";
import { show } from "../errors.js";
import { fetchBytes } from "../files/fetchBytes.js";
import { isUrl } from "../kinds.js";
import { expectModel } from "../model/expectModel.js";
import { decodeModel } from "../model/load.js";
import type { Model } from "../model/model.js";
import type { Tensor } from "../tensor.js";
import { atomicWrite } from "./atomicWrite.js";
import { fileError } from "./fileError.js";

/**
 * Stores a model as one safetensors file. A crash leaves the old file or the new one.
 *
 * @param file path, such as "model.safetensors".
 * @throws {Error} with the system's code where the file can't be written; the old file is then as it was.
 * @example
 * await saveModel(model, "model.safetensors");
 */
export async function saveModel(model: Storable, file: string | URL): Promise<void> {
  expectModel("saveModel", model);
  await atomicWrite(pathOf(file, "saveModel"), model.toBytes());
}

/**
 * Loads a model that `saveModel` stored.
 *
 * @param file path, `file:` URL, or `http(s):` URL, which is fetched.
 * @throws {Error} where it can't be read; it names the file and has the system's `code`. @throws {RangeError} where it is damaged or of
 *   another kind.
 * @example
 * const model = await openModel("model.safetensors");
 */
export async function openModel<O = Tensor>(file: string | URL): Promise<Model<O>> {
  const bytes = isUrl(file) && file.protocol !== "file:" ? await fetchBytes(file) : await read(file);
  return decodeModel<O>(bytes, `openModel: ${file}`);
}

async function read(file: string | URL): Promise<Uint8Array> {
  try {
    return await readFile(pathOf(file, "openModel"));
  } catch (error) {
    if (error instanceof TypeError) throw error;
    const failed = fileError(file, "read", error);
    if (/^[a-z]+:\/\//.test(String(file)) && typeof file === "string")
      failed.message += ` Pass new URL(${show(file)}) for an address.`;
    throw failed;
  }
}

function pathOf(file: string | URL, who: string): string {
  if (typeof file === "string" && file !== "") return file;
  if (isUrl(file) && file.protocol === "file:") return fileURLToPath(file);
  throw new TypeError(`${who}: expected a path or a URL, got ${show(file)}.`);
}
