// The compiled kernels: one WebAssembly module for all models, compiled on first use, an instance for each memory.
import { TAPE_VERSION } from "../contract/version.js";
import { kernels as embedded } from "./kernels.generated.js";

/** What the machine exports beside the kernels. */
interface MachineExports {
  execute(tape: number): number;
  train(budget: number): number;
  setLanes(lane: number, lanes: number): void;
  heapBase(): number;
  tapeVersion(): number;
  gemmWorkspaceBytes(form: number, m: number, n: number, k: number, lanes: number): number;
}

/** The module on one linear memory. */
export interface Kernels {
  readonly machine: MachineExports;
  /** The slot of a kernel in the function table. */
  slot(name: string): number;
}

const plainFunctions = new Set([
  "execute",
  "train",
  "setLanes",
  "heapBase",
  "tapeVersion",
  "gemmWorkspaceBytes",
]);
let compiled: { module: WebAssembly.Module; names: string[] } | undefined;

/**
 * Gives the kernels as a module compiled elsewhere, for runtimes that forbid compiling bytes.
 * Not needed anywhere else: the kernels are compiled on first use.
 *
 * @throws {TypeError} where it is not a module, RangeError where it speaks another version.
 */
export function setModule(module: WebAssembly.Module): void {
  if (!(module instanceof WebAssembly.Module))
    throw new TypeError(
      "init: module must be a WebAssembly.Module of downhill's kernels, such as downhill/simd.wasm.",
    );
  const names = kernelNames(module);
  if (
    !names.includes("gemmNN") ||
    !WebAssembly.Module.exports(module).some((e) => e.name === "tapeVersion")
  ) {
    throw new RangeError("init: module is not downhill's. Use downhill/simd.wasm of the same release.");
  }
  compiled = { module, names };
}

function kernelNames(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.exports(module)
    .filter((e) => e.kind === "function" && !plainFunctions.has(e.name))
    .map((e) => e.name);
}

function load(): { module: WebAssembly.Module; names: string[] } {
  if (!compiled) setModule(new WebAssembly.Module(bytesOf(embedded)));
  return compiled as { module: WebAssembly.Module; names: string[] };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Instantiates the kernels on a memory and puts each into the function table, where the tape finds it. */
export function instantiate(memory: WebAssembly.Memory): Kernels {
  const { module, names } = load();
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const machine = instance.exports as unknown as MachineExports;
  const version = machine.tapeVersion();
  if (version !== TAPE_VERSION) {
    throw new RangeError(
      `The kernels speak tape version ${version}, this library ${TAPE_VERSION}. Use the .wasm of the same release.`,
    );
  }
  const table = instance.exports.table as WebAssembly.Table;
  const first = table.grow(names.length);
  const slots = new Map<string, number>();
  names.forEach((name, i) => {
    table.set(first + i, instance.exports[name]);
    slots.set(name, first + i);
  });
  return {
    machine,
    slot(name) {
      const slot = slots.get(name);
      if (slot === undefined)
        throw new RangeError(`The kernels have no "${name}". Rebuild them: npm run build.`);
      return slot;
    },
  };
}
