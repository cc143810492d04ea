// What lies beside the kernels in the package and is loaded where it is asked for, by a function, so that bundlers don't look for it and no
// page carries it; in a bundle nothing is beside it. The build keeps these files together (scripts/compile.js).
import type { Packed } from "./kernels.js";
import { nodeProcess } from "./support.js";

const strictFile = "../kernels/simd.wasm";

/** What `wide.ts` exports. */
interface Wide {
  useWide(): void;
}

function nodeNow<T>(name: string): T | undefined {
  return nodeProcess()?.getBuiltinModule?.(name) as T | undefined;
}

const load = (file: string) => import(/* webpackIgnore: true */ /* @vite-ignore */ file);

export async function loadRelaxed(): Promise<Packed> {
  return (await load("./relaxed.generated.js")).kernels;
}

export async function loadWide(): Promise<Wide> {
  return load("./wide.js");
}

/** @throws where the runtime can't load it on the spot. */
export function loadWideNow(): Wide {
  const modules = nodeNow<typeof import("node:module")>("node:module");
  if (!modules) throw new Error("it needs Node 24 or newer.");
  return modules.createRequire(import.meta.url)("./wide.js");
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
