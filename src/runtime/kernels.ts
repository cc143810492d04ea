// The compiled kernels: one module for all models, compiled on first use, and an instance for each memory. There are two
// builds, strict and relaxed (src/runtime/relaxed.ts), and each serves memories of one thread or, changed a little, shared ones.
import { TAPE_VERSION } from "../contract/version.js";
import { show } from "../errors.js";
import { kindOf } from "../kinds.js";
import { fromBase64 } from "./base64.js";
import { loadWide, strictFromFile } from "./beside.js";
import { kernels as embedded } from "./kernels.generated.js";
import { shareMemory } from "./shareMemory.js";
import { lacksWide, nodeProcess } from "./support.js";
import { unpack } from "./unpack.js";
import { warnOnce } from "./warn.js";
import type { WasmMemory, WasmModule } from "./wasmTypes.js";

/** Strict: the same bits everywhere. Relaxed: fused multiply-add, where the runtime has it. */
export type Precision = "strict" | "relaxed";

/** What the machine exports beside the kernels. */
interface MachineExports {
  execute(tape: number): number;
  train(budget: number): number;
  setLanes(lane: number, lanes: number): void;
  abandon(): void;
  heapBase(): number;
  tapeVersion(): number;
  isRelaxed(): number;
  gemmWorkspaceBytes(form: number, m: number, n: number, k: number, lanes: number): number;
}

/** The module on one linear memory. */
export interface Kernels {
  readonly machine: MachineExports;
  readonly module: WasmModule;
  readonly precision: Precision;
  /** As many lanes may run the tapes that are made for these kernels. */
  readonly lanes: number;
  /** Every kernel's slot in the function table. */
  readonly slots: ReadonlyMap<string, number>;
  /** The slot of a kernel. */
  slot(name: string): number;
}

/** Which kernels a memory wants. */
export interface Build {
  readonly precision: Precision;
  /** More than one: for a shared memory. */
  readonly lanes: number;
}

/** What is exported and is no kernel. */
export const plainFunctions: ReadonlySet<string> = new Set<keyof MachineExports>([
  "execute",
  "train",
  "setLanes",
  "abandon",
  "heapBase",
  "tapeVersion",
  "isRelaxed",
  "gemmWorkspaceBytes",
]);

const bytes: { strict: Uint8Array | undefined; relaxed: Uint8Array | undefined } = {
  strict: undefined,
  relaxed: undefined,
};
const single = new Map<Precision, WebAssembly.Module>();
const shared = new Map<Precision, WebAssembly.Module>();

/**
 * Gives kernels that were compiled elsewhere, for runtimes that forbid compiling bytes: the module says itself which build
 * it is. Not needed anywhere else.
 *
 * @throws {TypeError} where it is not a module of kernels. @throws {RangeError} where it speaks another version.
 */
export function setModule(module: WasmModule): void {
  if (kindOf(module) !== "WebAssembly.Module")
    throw new TypeError(
      `init: module must be a WebAssembly.Module, compiled from the file downhill/simd.wasm, got ${show(module)}.`,
    );
  let machine: MachineExports;
  try {
    const memory = new WebAssembly.Memory({ initial: 1 });
    machine = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as MachineExports;
    checkVersion(machine.tapeVersion());
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new TypeError(
      "init: module holds other code than downhill's kernels. Compile the file downhill/simd.wasm.",
    );
  }
  single.set(machine.isRelaxed() ? "relaxed" : "strict", module);
}

/** Kernels as scripts/embed.js packs them. */
export interface Packed {
  readonly size: number;
  readonly packed: string;
}

/** Gives the relaxed build, once it is loaded. */
export function setRelaxed(packed: Packed): void {
  bytes.relaxed = unpacked(packed);
}

/** Whether models may compute with the strict build already. */
export function isInUse(): boolean {
  return single.has("strict") || shared.has("strict");
}

/** How code of a build becomes a module. */
const compilers = { strict: compile, relaxed: compile };

/** Takes another build of the same numbers for the strict one, and another way to compile it. */
export function setStrict(code: Uint8Array, compiler: typeof compile): void {
  bytes.strict = code;
  compilers.strict = compiler;
}

/** Whether there are kernels of a precision without loading any. */
export function has(precision: Precision): boolean {
  return precision === "strict" || single.has(precision) || bytes.relaxed !== undefined;
}

function moduleFor({ precision, lanes }: Build): WebAssembly.Module {
  const compiled = lanes > 1 ? shared : single;
  if (precision === "strict" && !isInUse() && nodeProcess()?.env?.DOWNHILL_WIDE === "1") useWide();
  const found = compiled.get(precision);
  if (found) return found;
  if (precision === "strict") bytes.strict ??= strictFromFile(embedded.size) ?? unpacked(embedded);
  const plain = bytes[precision];
  if (!plain) throw new RangeError(`the ${precision} kernels were given compiled, which serves one thread`);
  const module = compilers[precision](lanes > 1 ? shareMemory(plain) : plain) as WebAssembly.Module;
  compiled.set(precision, module);
  return module;
}

let wideAsked = false;

/**
 * Lets all models to come compute with the wide kernels, where the runtime can; says so where it can't, and changes nothing then. Asked for
 * again it does nothing.
 *
 * @throws {RangeError} where the ordinary ones are in use already.
 */
export function useWide(): void {
  if (wideAsked) return;
  if (isInUse())
    throw new RangeError(
      "init: wide must be asked for before the first model is made, or kernels are passed: call init({ wide: true }) at the start of the program.",
    );
  wideAsked = true;
  const reason = lacksWide() ?? switchToWide();
  if (reason) warnOnce(`The wide mode is off: ${reason}. Everything works with the ordinary kernels.`);
}

/** Why not, or undefined. */
function switchToWide(): string | undefined {
  let wide: ReturnType<typeof loadWide>;
  try {
    wide = loadWide();
  } catch {
    return "its kernels are not beside this bundle; keep downhill out of it, as an external package";
  }
  return wide.switchToWide();
}

export function compile(code: Uint8Array): WasmModule {
  try {
    return new WebAssembly.Module(code as BufferSource);
  } catch (cause) {
    if (!WebAssembly.validate(code as BufferSource)) {
      throw new TypeError(
        "downhill computes with WebAssembly's 128-bit SIMD, which this runtime does not have. It takes Node 20, Chrome 91, Firefox 89, Safari 16.4 or newer.",
        { cause },
      );
    }
    throw new Error(
      `The kernels could not be compiled (${(cause as Error).message}). Where a page has a content security policy, add ` +
        "'wasm-unsafe-eval' to its script-src; where the runtime compiles no bytes at all, call init({ module }) before.",
      { cause },
    );
  }
}

export function unpacked({ size, packed }: Packed): Uint8Array {
  return unpack(fromBase64(packed), size);
}

function checkVersion(version: number): void {
  if (version === TAPE_VERSION) return;
  throw new RangeError(
    `The kernels speak tape version ${version}, this library ${TAPE_VERSION}. Use the .wasm of the same release.`,
  );
}

/** Instantiates the kernels on a memory. A kernel whose slot is asked for stands there in the function table, where the tape finds it. */
export function instantiate(memory: WasmMemory, build: Build = { precision: "strict", lanes: 1 }): Kernels {
  const module = moduleFor(build);
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const machine = instance.exports as unknown as MachineExports;
  checkVersion(machine.tapeVersion());
  const table = instance.exports.table as WebAssembly.Table;
  const names = Object.keys(instance.exports).filter(
    (name) => typeof instance.exports[name] === "function" && !plainFunctions.has(name),
  );
  const first = table.grow(names.length);
  const slots = new Map(names.map((name, i) => [name, first + i]));
  const filled = new Set<string>();
  return {
    ...build,
    machine,
    module,
    slots,
    slot(name) {
      const slot = slots.get(name);
      if (slot === undefined)
        throw new RangeError(`The kernels have no "${name}". Rebuild them: npm run build.`);
      // Here, since a network needs a few of them, and a first step need not wait for the others.
      if (!filled.has(name)) table.set(slot, instance.exports[name]);
      filled.add(name);
      return slot;
    },
  };
}
