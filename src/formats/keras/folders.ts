// Arrays in folders, as HDF5 files and archives of .npy arrays have them. Separators are those of either kind: files that Keras 2.13 to 2.15
// wrote in Windows have whole paths with backslashes as one name.
import type { NamedArray } from "../npy.js";

export interface Folder {
  readonly folders: Map<string, Folder>;
  /** Read when they are asked for. */
  readonly arrays: Map<string, () => NamedArray>;
  /** What is written about the folder itself: text, numbers, or lists of them. */
  attribute(name: string): unknown;
}

export const emptyFolder = (attribute: Folder["attribute"] = () => undefined): Folder => ({
  folders: new Map(),
  arrays: new Map(),
  attribute,
});

/** The folder at a path, made where it is not there. */
export function folderAt(root: Folder, path: readonly string[], attribute?: Folder["attribute"]): Folder {
  return path.reduce((folder, name, i) => {
    const known = folder.folders.get(name);
    const isLast = i === path.length - 1;
    const next =
      known && !(isLast && attribute)
        ? known
        : { ...emptyFolder(attribute), ...(known ? { folders: known.folders, arrays: known.arrays } : {}) };
    folder.folders.set(name, next);
    return next;
  }, root);
}

export const pathOf = (name: string): string[] => name.split(/[\\/]/).filter((part) => part !== "");

/** Arrays under their paths, as folders. */
export function foldersFrom(arrays: ReadonlyMap<string, NamedArray>): Folder {
  const root = emptyFolder();
  for (const [name, array] of arrays) {
    const path = pathOf(name);
    folderAt(root, path.slice(0, -1)).arrays.set(path.at(-1) ?? "", () => array);
  }
  return root;
}
