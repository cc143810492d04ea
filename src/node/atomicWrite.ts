// Writes a file so that a crash leaves the old one or the new one, never half of either: a temporary file beside it, written
// through to the disk, takes its name.
import { randomUUID } from "node:crypto";
import { copyFile, link, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { fileError } from "./fileError.js";

/** @throws {Error} with the system's code (ENOSPC, EACCES, EROFS, …) and what to do; the old file is then as it was. */
export async function atomicWrite(file: string, bytes: Uint8Array): Promise<void> {
  await atomically(file, async (draft) => {
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/**
 * The same contents under another name, whose file they replace: a second name for the same bytes, which needs no space and is on the
 * disk already; a copy where the file system has no such thing. Nothing happens where there is no file `from`.
 */
export async function atomicKeep(from: string, to: string): Promise<void> {
  try {
    await atomically(to, (draft) => link(from, draft).catch(() => copyFile(from, draft)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** What names of drafts end with: the process that writes it, and something that no other has. */
const DRAFT = /^\.(\d+)\.[0-9a-f-]{36}\.tmp$/;

/** A killed process may have left a draft of the file behind. Those that another process is writing just now stay. */
async function removeDrafts(file: string): Promise<void> {
  const folder = path.dirname(file);
  const ours = `.${path.basename(file)}`;
  const names = await readdir(folder).catch(() => [] as string[]);
  const drafts = names.filter((name) => name.startsWith(ours));
  await Promise.all(
    drafts.map(async (name) => {
      const pid = DRAFT.exec(name.slice(ours.length))?.[1];
      const draft = path.join(folder, name);
      if (pid !== undefined && (await isLeft(draft, Number(pid)))) await rm(draft, { force: true });
    }),
  ).catch(() => undefined);
}

/** Whether the process that wrote a draft is gone: in a container the next one often has its number. */
async function isLeft(draft: string, pid: number): Promise<boolean> {
  if (pid === process.pid) {
    const began = Date.now() - process.uptime() * 1000;
    return (await stat(draft)).mtimeMs < began;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

async function atomically(given: string, write: (draft: string) => Promise<void>): Promise<void> {
  // Behind a symbolic link lies the file that is meant.
  const file = await realpath(given).catch(() => given);
  const folder = path.dirname(file);
  const draft = path.join(folder, `.${path.basename(file)}.${process.pid}.${randomUUID()}.tmp`);
  try {
    await removeDrafts(file);
    await write(draft);
    await rename(draft, file);
    await syncFolder(folder);
  } catch (error) {
    throw fileError(given, "written", error);
  } finally {
    // Also where all went well: a second name for what has the name already stays behind.
    await rm(draft, { force: true }).catch(() => undefined);
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
