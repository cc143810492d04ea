// Compiles kernels by V8's optimizing compiler at once, so that what was tested is what runs and no switch need stay on: V8's flags are those of
// the whole process, and when this returns they are as they were. One thread at a time turns them; another waits.
import { mkdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { pid } from "node:process";
import { cachedDataVersionTag, setFlagsFromString } from "node:v8";
import { isMainThread } from "node:worker_threads";
import { compile } from "./modules.js";
import { cacheFolder } from "./userCache.js";
import type { WasmModule } from "./wasmTypes.js";

const MERGING = "experimental-wasm-revectorize";
/**
 * Off while V8 compiles. The first two look for feedback that the baseline compiler leaves, and where there is none they end the
 * process (V8 14, in which they are on by default): so they go before it goes, and come back after it is back.
 */
const FEEDBACK = ["wasm-inlining-call-indirect", "wasm-deopt"];
const BASELINE = ["liftoff", "wasm-lazy-compilation"];
/** After so many milliseconds what another thread began to compile meanwhile has read its flags. */
const SETTLED_MS = 2;
/** A lock of this age was left by a process that was ended. */
const ABANDONED_MS = 10_000;
const LOOK_AGAIN_MS = 2;

/** @param merging whether two operations on neighbouring vectors become one of 256 bits. */
export function compileAtOnce(code: Uint8Array, merging: boolean): WasmModule {
  return alone(code, () => {
    const back = [
      ...FEEDBACK.map((flag) => turn(flag, false)),
      ...(merging ? [turn(MERGING, true)] : []),
      ...BASELINE.map((flag) => turn(flag, false)),
    ];
    try {
      return compile(code);
    } finally {
      for (const undo of back.splice(FEEDBACK.length)) undo();
      sleep(SETTLED_MS);
      for (const undo of back) undo();
    }
  });
}

/** With merging, where V8 can: without a gain and a test it is not to be used (wideKernels.ts). */
export const compileWide = (code: Uint8Array): WasmModule => compileAtOnce(code, true);

/** Turns a flag of V8. What comes back undoes that, where it has changed anything; V8 tells only by what its caches are tagged with. */
function turn(flag: string, on: boolean): () => void {
  const before = cachedDataVersionTag();
  setFlagsFromString(`--${on ? "" : "no-"}${flag}`);
  const changed = cachedDataVersionTag() !== before;
  return () => {
    if (changed) setFlagsFromString(`--${on ? "no-" : ""}${flag}`);
  };
}

/** Works while no other thread of this process does: a folder is what all of them see. Without one, only the main thread may. */
function alone(code: Uint8Array, work: () => WasmModule): WasmModule {
  const lock = path.join(cacheFolder(), `flags-${pid}`);
  const isLocked = take(lock);
  try {
    return isLocked || isMainThread ? work() : compile(code);
  } finally {
    if (isLocked) rmSync(lock, { recursive: true, force: true });
  }
}

/** Whether the lock is ours now. */
function take(lock: string): boolean {
  for (;;) {
    try {
      mkdirSync(path.dirname(lock), { recursive: true });
      mkdirSync(lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return false;
    }
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - made > ABANDONED_MS) rmSync(lock, { recursive: true, force: true });
    else sleep(LOOK_AGAIN_MS);
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
