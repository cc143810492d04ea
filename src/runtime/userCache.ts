// A folder of this user's for what can be found out again, where the system keeps such things: XDG_CACHE_HOME or ~/.cache, ~/Library/Caches,
// %LOCALAPPDATA%. Whatever goes wrong with it is no error: it costs time, that is all.
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { env, platform } from "node:process";

export function cacheFolder(): string {
  return path.join(base(), "downhill");
}

function base(): string {
  if (platform === "win32") return env.LOCALAPPDATA || path.join(homedir(), "AppData", "Local");
  if (platform === "darwin") return path.join(homedir(), "Library", "Caches");
  const { XDG_CACHE_HOME: named = "" } = env;
  return path.isAbsolute(named) ? named : path.join(homedir(), ".cache");
}

/** What was kept under a name, or undefined. */
export function readCache(name: string): string | undefined {
  try {
    return readFileSync(path.join(cacheFolder(), name), "utf8");
  } catch {
    return undefined;
  }
}

/** Keeps a text under a name; a reader never sees half of it. */
export function writeCache(name: string, text: string): void {
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    const draft = path.join(cacheFolder(), `${name}.${randomUUID()}`);
    writeFileSync(draft, text);
    renameSync(draft, path.join(cacheFolder(), name));
  } catch {
    // A file system that is full or may only be read.
  }
}
