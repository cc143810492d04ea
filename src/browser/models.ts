// Models in the browser's storage, and out of it.

import type { Storable } from "../callbacks/trainee.js";
import { show } from "../errors.js";
import { type Bounds, bytesWithin } from "../files/bounded.js";
import { fetchBytes } from "../files/fetchBytes.js";
import { isUrl } from "../kinds.js";
import { expectModel } from "../model/expectModel.js";
import { decodeModel } from "../model/load.js";
import type { Model } from "../model/model.js";
import type { Tensor } from "../tensor.js";
import { get, names, put, remove } from "./database.js";

/**
 * Stores a model under a name in IndexedDB, in the place of an earlier one. A crash leaves the old model or the new one.
 *
 * @throws {Error} where it can't be stored; what was there before is then as it was.
 * @example not run, as it needs a browser
 * await saveModel(model, "digits");
 * @see https://developer.mozilla.org/docs/Web/API/IndexedDB_API
 */
export async function saveModel(model: Storable, name: string): Promise<void> {
  expectModel("saveModel", model);
  checkName("saveModel", name);
  await put("models", name, model.toBytes());
}

/**
 * Opens a model that `saveModel` stored, or a model file: one that the user chose, or one from the network.
 *
 * @param place a name, a `File` or other `Blob`, or a `URL`, which is fetched.
 * @param options.signal ends the wait. @param options.timeout milliseconds, default 300 000. @param options.maxBytes default 2³⁰.
 * @throws {RangeError} where there is none, or it is damaged, too large or of another kind. @throws {Error} where it can't be read; the signal's
 *   reason, or a TimeoutError, where the wait is over.
 * @example not run, as it needs a browser
 * const model = await openModel("digits");
 * const chosen = await openModel(document.querySelector("input[type=file]").files[0]);
 */
export async function openModel<O = Tensor>(place: string | Blob | URL, options?: Bounds): Promise<Model<O>> {
  const who = "openModel";
  if (isUrl(place)) return decodeModel<O>(await fetchBytes(who, place, options), `${who}: ${place}`);
  const blob = isBlob(place) ? place : undefined;
  const name = blob ? ((blob as Partial<File>).name ?? "the file") : (place as string);
  if (!blob) checkName(who, place);
  const bytes = await bytesWithin(who, name, options, async () => {
    const found = blob ?? (await get("models", name));
    if (!found) {
      const stored = (await names("models")).map(show).join(", ");
      throw new RangeError(`${who}: there is no model ${show(name)}. Stored: ${stored || "none"}.`);
    }
    const pieces = [found];
    const next = async () => {
      const piece = pieces.pop();
      return piece
        ? { value: piece instanceof Uint8Array ? piece : new Uint8Array(await piece.arrayBuffer()) }
        : { done: true };
    };
    return { size: "size" in found ? found.size : found.byteLength, next, close: () => undefined };
  });
  return decodeModel<O>(bytes, `${who}: ${name}`);
}

/** The names of all models in IndexedDB, sorted. */
export function listModels(): Promise<string[]> {
  return names("models");
}

/** Deletes a model from IndexedDB; nothing happens where there is none of that name. */
export async function deleteModel(name: string): Promise<void> {
  checkName("deleteModel", name);
  await remove("models", name);
}

/** The browser takes the bytes at once, but not every version before the click's task has ended. */
const KEEP_MS = 60_000;

/**
 * Offers a model to the user as a download; `downhill/node` and `openModel` open the file.
 *
 * @param fileName default `"model.safetensors"`.
 * @example not run, as it needs a browser
 * button.onclick = () => downloadModel(model, "digits.safetensors");
 */
export function downloadModel(model: Storable, fileName = "model.safetensors"): void {
  expectModel("downloadModel", model);
  checkName("downloadModel", fileName);
  const bytes = model.toBytes();
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}

/** A Blob or File of any realm. */
function isBlob(place: unknown): place is Blob {
  return typeof (place as Partial<Blob> | null)?.arrayBuffer === "function";
}

function checkName(who: string, name: unknown): asserts name is string {
  if (typeof name !== "string" || name === "")
    throw new TypeError(`${who}: expected a name, got ${show(name)}.`);
}
