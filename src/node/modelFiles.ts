// Models on disk.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { show } from "../errors.js";
import { loadModel } from "../model/load.js";
import { Sequential } from "../model/sequential.js";
import { atomicWrite } from "./atomicWrite.js";

/**
 * Stores a model as one safetensors file. A crash leaves the old file or the new one.
 *
 * @param file path, such as "model.safetensors".
 * @throws {Error} with the system's code where the file can't be written; the old file is then as it was.
 * @example
 * await saveModel(model, "model.safetensors");
 */
export async function saveModel(model: Sequential, file: string | URL): Promise<void> {
  if (!(model instanceof Sequential)) throw new TypeError(`saveModel: expected a model, got ${show(model)}.`);
  await atomicWrite(pathOf(file), model.toBytes());
}

/**
 * Loads a model that `saveModel` stored.
 *
 * @param file path, `file:` URL, or `http(s):` URL, which is fetched.
 * @throws {Error} where it can't be read. @throws {RangeError} where it is damaged or of another kind.
 * @example
 * const model = await openModel("model.safetensors");
 */
export async function openModel(file: string | URL): Promise<Sequential> {
  if (file instanceof URL && file.protocol !== "file:") {
    const response = await fetch(file);
    if (!response.ok)
      throw new Error(`openModel: ${file} answered ${response.status} ${response.statusText}.`);
    return loadModel(await response.arrayBuffer());
  }
  return loadModel(await readFile(file));
}

function pathOf(file: string | URL): string {
  if (typeof file === "string" && file !== "") return file;
  if (file instanceof URL && file.protocol === "file:") return fileURLToPath(file);
  throw new TypeError(`saveModel: expected a path or a file: URL, got ${show(file)}.`);
}
