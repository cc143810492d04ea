// Reads NumPy's .npz: a zip archive of .npy arrays.
import { type NamedArray, readNpy } from "./npy.js";
import { unzip } from "./zip.js";

/** The arrays under their names, without ".npy". */
export async function readNpz(
  bytes: Uint8Array,
  maxBytes: number,
  who: string,
): Promise<Map<string, NamedArray>> {
  const files = await unzip(bytes, (name) => name.endsWith(".npy"), maxBytes, who);
  return new Map(
    [...files].map(([name, file]) => [name.slice(0, -4), readNpy(file, `${who}: ${name.slice(0, 100)}`)]),
  );
}
