// What lies beside the kernels in the package and is loaded where it is asked for, by functions that take the name, so that bundlers don't look
// for it and no page carries it; in a bundle nothing is beside it. The build keeps these files together (scripts/compile.js).
import type { PackedBuild } from "./packed.js";
import { nodeProcess } from "./support.js";

const load = (file: string) => import(/* webpackIgnore: true */ /* @vite-ignore */ file);

const placeOf = (file: string) => new URL(file, import.meta.url);

function nodeNow<T>(name: string): T | undefined {
  return nodeProcess()?.getBuiltinModule?.(name) as T | undefined;
}

export async function loadRelaxed(): Promise<PackedBuild> {
  return await load("./relaxed.generated.js");
}

/** The wide mode's code, on the spot. @throws where the runtime can't. */
export function loadWide(): { switchToWide(): string | undefined } {
  const modules = nodeNow<typeof import("node:module")>("node:module");
  return modules?.createRequire(import.meta.url)("./wideKernels.js");
}

/** Strict kernels as a file of so many bytes, where it can be read on the spot: that saves a cold start the unpacking. */
export function strictFromFile(name: string, size: number): Uint8Array | undefined {
  try {
    const place = placeOf(`../kernels/${name}.wasm`);
    const file = nodeNow<typeof import("node:fs")>("node:fs")?.readFileSync(place);
    // Beside a bundle it is somebody else's.
    return file?.length === size ? file : undefined;
  } catch {
    // A bundle that stands alone.
    return undefined;
  }
}
