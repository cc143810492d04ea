// A file of ours with another description in its metadata: what a hostile or damaged one may say.
import { readSafetensors } from "../../src/files/safetensors.js";
import { writeSafetensors } from "../../src/files/writeSafetensors.js";

type Edit = (description: never) => void;

/** @param key of the metadata: "model" or "checkpoint". @param edit changes the description in place. */
export function edited(bytes: Uint8Array, key: "model" | "checkpoint", edit: Edit): Uint8Array {
  const { metadata, tensors } = readSafetensors(bytes, "edited");
  const description = JSON.parse(metadata.get(key) as string) as never;
  edit(description);
  return writeSafetensors(tensors, { ...Object.fromEntries(metadata), [key]: JSON.stringify(description) });
}

/** The file without its checksum, which then may be damaged in its numbers. */
export function unsealed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  // The key's first letter: a name that says nothing.
  copy[8 + '{"__metadata__":{"'.length] = 0x78;
  return copy;
}
