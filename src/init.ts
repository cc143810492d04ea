// For runtimes that forbid compiling bytes, and for the experimental wide mode; nobody else needs it.
import { flag, type Option, optional, parseOptions } from "./options.js";
import { setModule, useWide } from "./runtime/modules.js";
import type { WasmModule } from "./runtime/wasmTypes.js";

export interface InitOptions {
  /**
   * The kernels, compiled from the file `downhill/simd.wasm` (or `downhill/relaxed.wasm`) of the same release; or a pack of further ones that
   * some layers need, such as `downhill/simd.convolution.wasm`.
   */
  module?: WasmModule;
  /**
   * Experimental: products of twice the speed in Node 24 or newer on x86-64 with AVX2, by V8's revectorizer, which is on while the kernels are
   * compiled. The numbers stay those of the ordinary kernels: that is tested in a process of its own, which takes a second the first
   * time on a machine, and where it fails, or the runtime can't, a warning says so and nothing changes. `DOWNHILL_WIDE=1` in the environment
   * does the same. Default false.
   */
  wide?: boolean;
}

const passed: Option<WasmModule> = {
  expected: "a WebAssembly.Module",
  parse: (value) => value as WasmModule,
};

/**
 * Gives the kernels as a compiled module, where the runtime does not allow to compile the ones that the package carries, or
 * where a bundler has left the relaxed ones behind. Call it before the first model is made, once for each build and pack. Threads compile kernels
 * for shared memory; where nothing may be compiled, training runs on one, with a warning, and so it does with relaxed kernels that came this way.
 *
 * @throws {TypeError} where it is no module of downhill's kernels. @throws {RangeError} where it belongs to another release, and
 * where `wide` is asked for together with a module or after the first model.
 * @example
 * const module = await WebAssembly.compile(bytes); // those of the file downhill/simd.wasm
 * await init({ module });
 */
export async function init(options?: InitOptions): Promise<void> {
  const { module, wide } = parseOptions("init", { module: optional(passed), wide: flag(false) }, options);
  if (wide) {
    if (module !== undefined)
      throw new RangeError("init: wide chooses the kernels itself. Pass either module or wide.");
    useWide();
  }
  if (module !== undefined) setModule(module);
}
