// What lies beside the kernels in the package and is loaded where it is asked for. No name is a literal, so that bundlers don't look for it and no
// page carries it; in a bundle nothing is beside it. The build keeps these files together (scripts/compile.js).
import type { Packed } from "./kernels.js";
import { nodeProcess } from "./support.js";

const relaxed = "./relaxed.generated.js";
const wide = "./wide.js";
const strictFile = "../kernels/simd.wasm";

/** What `wide.ts` exports. */
interface Wide {
  useWide(): void;
}

function nodeNow<T>(name: string): T | undefined {
  return nodeProcess()?.getBuiltinModule?.(name) as T | undefined;
}

export async function loadRelaxed(): Promise<Packed> {
  return (await import(/* webpackIgnore: true */ /* @vite-ignore */ relaxed)).kernels;
}

export async function loadWide(): Promise<Wide> {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ wide);
}

/** @throws where the runtime can't load it on the spot. */
export function loadWideNow(): Wide {
  const modules = nodeNow<typeof import("node:module")>("node:module");
  if (!modules) throw new Error("it needs Node 24 or newer.");
  return modules.createRequire(import.meta.url)(wide);
}

/** The strict kernels as a file, where it can be read on the spot: that saves a cold start the unpacking. */
export function strictFromFile(): Uint8Array | undefined {
  try {
    return nodeNow<typeof import("node:fs")>("node:fs")?.readFileSync(new URL(strictFile, import.meta.url));
  } catch {
    // A bundle that stands alone.
    return undefined;
  }
}
