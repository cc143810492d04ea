// For runtimes that forbid compiling bytes; nobody else needs it.
import { type Option, optional, parseOptions } from "./options.js";
import { setModule } from "./runtime/kernels.js";
import type { WasmModule } from "./runtime/wasmTypes.js";

export interface InitOptions {
  /** The kernels, compiled from the file `downhill/simd.wasm` (or `downhill/relaxed.wasm`) of the same release. */
  module?: WasmModule;
}

const passed: Option<WasmModule> = {
  expected: "a WebAssembly.Module",
  bad: [1, {}],
  parse: (value) => value as WasmModule,
};

/**
 * Gives the kernels as a compiled module, where the runtime does not allow to compile the ones that the package carries, or
 * where a bundler has left the relaxed ones behind. Call it before the first model is made, once for each build. Threads compile kernels
 * for shared memory; where nothing may be compiled, training runs on one, with a warning.
 *
 * @throws {TypeError} where it is no module of downhill's kernels. @throws {RangeError} where it belongs to another release.
 * @example
 * const module = await WebAssembly.compile(bytes); // those of the file downhill/simd.wasm
 * await init({ module });
 */
export async function init(options?: InitOptions): Promise<void> {
  const { module } = parseOptions("init", { module: optional(passed) }, options);
  if (module !== undefined) setModule(module);
}
