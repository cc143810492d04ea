import { show } from "../errors.js";
import { setModule } from "./kernels.js";

/**
 * Gives the kernels as a compiled module, for runtimes that forbid compiling bytes (edge workers); `downhill/simd.wasm` is the file. Call it
 * before anything else. Nowhere else is it needed: the kernels are compiled on first use.
 *
 * @param options.module of downhill's kernels, of the same release.
 * @throws {TypeError} where it is no WebAssembly.Module. @throws {RangeError} where it is another module.
 * @example not run, as it is for runtimes that import modules
 * import kernels from "downhill/simd.wasm";
 * init({ module: kernels });
 */
export function init(options: { readonly module?: WebAssembly.Module } = {}): void {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`init: expected { module }, got ${show(options)}.`);
  if (options.module !== undefined) setModule(options.module);
}
