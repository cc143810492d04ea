// Models on disk.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Storable } from "../callbacks/trainee.js";
import { show } from "../errors.js";
import { type Bounds, bytesWithin } from "../files/bounded.js";
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
 * @param options.signal ends the wait. @param options.timeout milliseconds, default 300 000. @param options.maxBytes default 2³⁰.
 * @throws {Error} where it can't be read; it names the file and has the system's `code`; the signal's reason, or a TimeoutError, where the wait
 *   is over. @throws {RangeError} where it is damaged, too large or of another kind.
 * @example
 * const model = await openModel("model.safetensors");
 */
export async function openModel<O = Tensor>(file: string | URL, options?: Bounds): Promise<Model<O>> {
  const who = "openModel";
  const bytes =
    isUrl(file) && file.protocol !== "file:"
      ? await fetchBytes(who, file, options)
      : await read(pathOf(file, who), file, options);
  return decodeModel<O>(bytes, `${who}: ${file}`);
}

/** A path may lead to what never ends, such as a pipe, as an address does. */
function read(path: string, file: string | URL, bounds: Bounds | undefined): Promise<Uint8Array> {
  const explained = (error: unknown): never => {
    const failed = fileError(file, "read", error);
    if (/^[a-z]+:\/\//.test(String(file)) && typeof file === "string")
      failed.message += ` Pass new URL(${show(file)}) for an address.`;
    throw failed;
  };
  return bytesWithin("openModel", String(file), bounds, async (signal) => {
    const { size } = await stat(path).catch(explained);
    const stream = createReadStream(path, { signal, highWaterMark: 1 << 20 });
    const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    return { size, next: () => pieces.next().catch(explained), close: () => stream.destroy() };
  });
}

function pathOf(file: string | URL, who: string): string {
  if (typeof file === "string" && file !== "") return file;
  if (isUrl(file) && file.protocol === "file:") return fileURLToPath(file);
  throw new TypeError(`${who}: expected a path or a URL, got ${show(file)}.`);
}
