// Writes a file so that a crash leaves the old one or the new one, never half of either: a temporary file beside it, written
// through to the disk, takes its name.
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";

let written = 0;

/** @throws {Error} with the system's code (ENOSPC, EACCES, EROFS, …) and what to do; the old file is then as it was. */
export async function atomicWrite(file: string, bytes: Uint8Array): Promise<void> {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.${written++}.tmp`);
  try {
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw explained(error, file);
  }
}

/** The new name must reach the disk too. Some systems can't sync a folder; then the rename is all there is. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!["EISDIR", "EPERM", "EINVAL", "ENOTSUP"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
  }
}

const advice: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full: free some space, or write elsewhere.",
  EDQUOT: "The quota is used up: free some space, or write elsewhere.",
  EROFS: "The folder is read-only: write elsewhere.",
  EACCES: "Writing is not permitted there: check the folder's rights, or write elsewhere.",
  EPERM: "Writing is not permitted there: check the folder's rights, or write elsewhere.",
  ENOENT: "The folder does not exist: make it first.",
  ENOTDIR: "A part of the path is no folder.",
  EISDIR: "This is a folder: give the name of a file.",
};

function explained(error: unknown, file: string): Error {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const cause = Object.hasOwn(advice, code)
    ? (advice[code] as string)
    : "What was there before is untouched.";
  return Object.assign(
    new Error(`${file} could not be written (${code || message}). ${cause}`, { cause: error }),
    { code },
  );
}
