// Whether the wide kernels can be used by this V8 on this processor: tried in a process of its own (src/wide), since what is
// experimental may end its process without an error. The answer is kept in the user's cache folder.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpus } from "node:os";
import path from "node:path";
import { env, execPath, versions } from "node:process";
import { fileURLToPath } from "node:url";
import { cachedDataVersionTag } from "node:v8";
import { kernels as strict } from "./kernels.generated.js";
import { readCache, writeCache } from "./userCache.js";
import { packs, kernels as wide } from "./wide.generated.js";

/** A trial that takes longer is given up; three seconds are usual. */
const LONGEST_MS = 60_000;

/** What a trial has come to. */
export interface Answer {
  /** Why the wide kernels are not to be used; null where they are. */
  readonly reason: string | null;
}

/** Why the wide kernels can't be used, or undefined. The first time, it takes a second. */
export function whyNotWide(): string | undefined {
  // What is named otherwise may be a program that has Node within it, and starting it again would not run what it is told.
  if (!/^node(js)?(\.exe)?$/i.test(path.basename(execPath)))
    return `it must be tried in a process of Node first, and ${execPath} may be something else`;
  const name = `wide-${key()}.json`;
  const known = parse(readCache(name));
  if (known) return known.reason ?? undefined;
  const { answer, isLasting } = ask(fileURLToPath(new URL("wideTrialChild.js", import.meta.url)));
  if (isLasting) writeCache(name, JSON.stringify(answer));
  return answer.reason ?? undefined;
}

/** V8's version, the processor with what V8 makes of it, V8's flags, and the kernels. */
function key(): string {
  const parts = [versions.v8, cachedDataVersionTag(), cpus()[0]?.model, strict.packed, wide.packed, packs];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

/** The answer of a process that runs a program, and whether another would say the same. */
export function ask(program: string): { answer: Answer; isLasting: boolean } {
  const { NODE_OPTIONS: _, ...environment } = env;
  const { error, status, signal, stdout, stderr } = spawnSync(execPath, [program], {
    env: environment,
    encoding: "utf8",
    timeout: LONGEST_MS,
    windowsHide: true,
  });
  const says = (reason: string, isLasting: boolean) => ({ answer: { reason }, isLasting });
  if (error) return says(`it could not be tried in a process of its own (${error.message})`, false);
  // V8 says so, and nothing else.
  const [unknown] = /unrecognized flag \S+/.exec(stderr) ?? [];
  if (unknown) return says(`this V8 (${versions.v8}) lacks a switch that it takes: ${unknown}`, true);
  const answer = parse(stdout);
  if (answer) return { answer, isLasting: true };
  return says(`this V8 (${versions.v8}) ends a process that tries it (${signal ?? status})`, true);
}

function parse(text: string | undefined): Answer | undefined {
  try {
    const { reason } = JSON.parse(text ?? "");
    return reason === null || typeof reason === "string" ? { reason } : undefined;
  } catch {
    return undefined;
  }
}
