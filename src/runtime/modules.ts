// The compiled kernels: one module for all models, compiled on first use, and one for each pack of further kernels. There are two
// builds, strict and relaxed (relaxed.ts), and each serves memories of one thread or, changed a little, shared ones.
import { TAPE_VERSION } from "../contract/version.js";
import { show } from "../errors.js";
import { kindOf } from "../kinds.js";
import { fromBase64 } from "./base64.js";
import { loadWide, strictFromFile } from "./beside.js";
import { kernels as embedded } from "./kernels.generated.js";
import type { Pack, Packed, PackedBuild } from "./packed.js";
import { shareMemory } from "./shareMemory.js";
import { lacksWide, nodeProcess } from "./support.js";
import { unpack } from "./unpack.js";
import { warnOnce } from "./warn.js";
import type { WasmModule } from "./wasmTypes.js";

/** Strict: the same bits everywhere. Relaxed: fused multiply-add, where the runtime has it. */
export type Precision = "strict" | "relaxed";

/** Which kernels a memory wants. */
export interface Build {
  readonly precision: Precision;
  /** More than one: for a shared memory. */
  readonly lanes: number;
}

/** The kernels that every network has; packs have names. */
const BASE = "";

/** Modules and what they are compiled from, by the name of the pack. */
class Compiled {
  readonly single = new Map<string, WasmModule>();
  readonly shared = new Map<string, WasmModule>();
  /** Takes the place of what the package carries, or of nothing. */
  readonly bytes = new Map<string, Uint8Array>();
  packs: Readonly<Record<string, Packed>> | undefined;
  /** How code becomes a module. */
  compile = compile;
}
const compiled: Readonly<Record<Precision, Compiled>> = { strict: new Compiled(), relaxed: new Compiled() };

/** What a module says about itself. */
interface About {
  tapeVersion(): number;
  isRelaxed(): number;
  readonly execute?: unknown;
}

/**
 * Gives kernels that were compiled elsewhere, for runtimes that forbid compiling bytes: the module says itself which build
 * and which pack it is. Not needed anywhere else.
 *
 * @throws {TypeError} where it is not a module of kernels. @throws {RangeError} where it speaks another version.
 */
export function setModule(module: WasmModule): void {
  if (kindOf(module) !== "WebAssembly.Module")
    throw new TypeError(
      `init: module must be a WebAssembly.Module, compiled from the file downhill/simd.wasm, got ${show(module)}.`,
    );
  const foreign = (): TypeError =>
    new TypeError(
      "init: module holds other code than downhill's kernels. Compile the file downhill/simd.wasm.",
    );
  const [section] = WebAssembly.Module.customSections(module, "pack");
  const pack = section ? new TextDecoder().decode(section) : BASE;
  let about: About;
  try {
    const memory = new WebAssembly.Memory({ initial: 1 });
    about = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as About;
    checkVersion(about.tapeVersion());
  } catch (error) {
    throw error instanceof RangeError ? error : foreign();
  }
  if (pack === BASE && !about.execute) throw foreign();
  compiled[about.isRelaxed() ? "relaxed" : "strict"].single.set(pack, module);
}

/** Gives the relaxed build, once it is loaded. */
export function setRelaxed({ kernels, packs }: PackedBuild): void {
  compiled.relaxed.bytes.set(BASE, unpacked(kernels));
  compiled.relaxed.packs = packs;
}

/** Whether models may compute with the strict build already. */
export function isInUse(): boolean {
  return compiled.strict.single.size > 0 || compiled.strict.shared.size > 0;
}

/** Takes another build of the same numbers for the strict one of models to come, and another way to compile it. */
export function setStrict(
  code: Uint8Array,
  packs: Readonly<Record<string, Packed>>,
  compiler: typeof compile,
): void {
  const { strict } = compiled;
  strict.bytes.set(BASE, code);
  strict.packs = packs;
  strict.compile = compiler;
  strict.single.clear();
  strict.shared.clear();
}

/** Whether there are kernels of a precision without loading any. */
export function has(precision: Precision): boolean {
  const { single, bytes } = compiled[precision];
  return precision === "strict" || single.has(BASE) || bytes.has(BASE);
}

/** The module of a build, or of a pack of it. @throws {RangeError} where there is none and none can be made. */
export function moduleFor({ precision, lanes }: Build, pack?: Pack): WasmModule {
  if (precision === "strict" && !isInUse() && nodeProcess()?.env?.DOWNHILL_WIDE === "1") useWide();
  const { single, shared } = compiled[precision];
  const modules = lanes > 1 ? shared : single;
  const name = pack?.name ?? BASE;
  const found = modules.get(name);
  if (found) return found;
  const plain = codeOf(precision, pack);
  const module = compiled[precision].compile(lanes > 1 ? shareMemory(plain) : plain);
  modules.set(name, module);
  return module;
}

/** Compiles the kernels of every network for shared memories beside this thread's other work, before `moduleFor` would hold it up. */
export async function prepareShared(precision: Precision): Promise<void> {
  const { shared, compile: compiler } = compiled[precision];
  if (shared.has(BASE) || compiler !== compile) return;
  try {
    const module = await WebAssembly.compile(shareMemory(codeOf(precision, undefined)) as BufferSource);
    if (!shared.has(BASE)) shared.set(BASE, module);
  } catch {
    // `moduleFor` meets the same, and says it.
  }
}

function codeOf(precision: Precision, pack: Pack | undefined): Uint8Array {
  const { bytes, packs } = compiled[precision];
  const name = pack?.name ?? BASE;
  const known = bytes.get(name);
  if (known) return known;
  let code: Uint8Array | undefined;
  if (packs) code = packs[name] && unpacked(packs[name]);
  else if (precision === "strict") {
    const own = pack ?? embedded;
    code = strictFromFile(pack ? `simd.${name}` : "simd", own.size) ?? unpacked(own);
  }
  if (!code)
    throw new RangeError(
      pack
        ? `the ${precision} kernels of ${name} are missing. Compile the file downhill/relaxed.${name}.wasm and call init({ module }) with it, too, or train with precision "strict"`
        : `the ${precision} kernels were given compiled, which serves one thread`,
    );
  bytes.set(name, code);
  return code;
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

/** The smallest module with a vector: a function that makes one and drops it. */
const VECTOR = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0, 0xfd, 12],
  ...new Array<number>(16).fill(0),
  ...[0x1a, 0x0b],
);

export function compile(code: Uint8Array): WasmModule {
  try {
    return new WebAssembly.Module(code as BufferSource);
  } catch (cause) {
    if (!WebAssembly.validate(VECTOR)) {
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

/** @throws {RangeError} for kernels of another release. */
export function checkVersion(version: number): void {
  if (version === TAPE_VERSION) return;
  throw new RangeError(
    `The kernels speak tape version ${version}, this library ${TAPE_VERSION}. Use the .wasm of the same release.`,
  );
}
