// A disk of a few hundred kilobytes that can be filled and made read-only: a tmpfs, which only root may mount.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface SmallDisk {
  readonly folder: string;
  /** Writes until nothing more fits. */
  fill(): void;
  drain(): void;
  makeReadOnly(): void;
  unmount(): void;
}

function run(command: string, ...args: string[]): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/** The disk, or why this machine gives none. */
export function mountSmallDisk(kilobytes: number): SmallDisk | string {
  const folder = mkdtempSync(path.join(tmpdir(), "downhill-disk-"));
  const failed = run("mount", "-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder);
  if (failed !== undefined) {
    rmdirSync(folder);
    return failed;
  }
  const filler = path.join(folder, "filler");
  return {
    folder,
    fill() {
      for (let bytes = kilobytes * 1024; bytes >= 1; bytes = Math.floor(bytes / 2)) {
        try {
          writeFileSync(filler, new Uint8Array(bytes), { flag: "a" });
        } catch {
          // Then half of it.
        }
      }
    },
    drain: () => rmSync(filler, { force: true }),
    makeReadOnly() {
      const error = run("mount", "-o", "remount,ro", folder);
      if (error !== undefined) throw new Error(error);
    },
    unmount() {
      const error = run("umount", folder);
      if (error !== undefined) throw new Error(error);
      rmdirSync(folder);
    },
  };
}
