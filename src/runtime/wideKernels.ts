// The wide build (experimental): V8 can merge two neighbouring 128-bit operations into one of 256 bits where its revectorizer is on, and
// Node can switch that on from inside. The kernels for it have wider tiles and the same numbers; that is tested before they are used.
// Loaded by name, where it is asked for (kernels.ts), so that no page carries it.
import { gainsLessThan, sameNumbers } from "./compareKernels.js";
import { kernels as embedded } from "./kernels.generated.js";
import { compile, setStrict, unpacked } from "./kernels.js";
import { nodeProcess } from "./support.js";
import { kernels as wide } from "./wide.generated.js";

/** What optimising at once takes; both are back to their defaults after the kernels are compiled. */
const AT_ONCE = ["--no-liftoff", "--no-wasm-lazy-compilation"];
const AS_USUAL = ["--liftoff", "--wasm-lazy-compilation"];
/** Less than this is no gain that a new kind of machine code is worth. */
const LEAST_GAIN = 1.2;

/** Lets all models to come compute with the wide kernels, in Node 24 or newer on x86-64. Why not, or undefined. */
export function switchToWide(): string | undefined {
  const process = nodeProcess();
  const v8 = process?.getBuiltinModule?.("node:v8") as typeof import("node:v8");
  v8.setFlagsFromString("--experimental-wasm-revectorize");
  const [ordinaryCode, wideCode] = [unpacked(embedded), unpacked(wide)];
  for (const flag of AT_ONCE) v8.setFlagsFromString(flag);
  const [ordinaryModule, wideModule] = [compile(ordinaryCode), compile(wideCode)];
  for (const flag of AS_USUAL) v8.setFlagsFromString(flag);
  const different = sameNumbers(ordinaryModule, wideModule);
  const off = (why: string): string => {
    v8.setFlagsFromString("--no-experimental-wasm-revectorize");
    return why;
  };
  if (different) return off(`this V8 (${process?.versions?.v8}) computes other numbers in ${different}`);
  if (gainsLessThan(LEAST_GAIN, ordinaryModule, wideModule))
    return off("it is no faster on this processor (it takes AVX2)");
  setStrict(wideCode, wideModule);
  return undefined;
}
