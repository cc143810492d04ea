// The kernels on a memory: an instance of their module, and one of each pack that a tape refers to, in one function table.
import { type Build, checkVersion, moduleFor, type Precision } from "./modules.js";
import type { Pack } from "./packed.js";
import type { WasmMemory, WasmModule } from "./wasmTypes.js";

/** A kernel of a pack, as a tape refers to it. */
export interface PackKernel {
  readonly pack: Pack;
  readonly kernel: string;
}

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

/** An instance's module, and where its kernels stand in the function table. */
export interface PlacedModule {
  readonly module: WasmModule;
  readonly slots: ReadonlyMap<string, number>;
}

/** The module on one linear memory. */
export interface Kernels {
  readonly machine: MachineExports;
  readonly precision: Precision;
  /** As many lanes may run the tapes that are made for these kernels. */
  readonly lanes: number;
  /** The machine's, then those of packs in the order in which they were first asked for. */
  readonly modules: readonly PlacedModule[];
  /** The slot of a kernel. */
  slot(kernel: string | PackKernel): number;
  /** Which lane of how many these instances are. */
  setLanes(lane: number, lanes: number): void;
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

/** A module's instance, whose kernels have slots in a function table. */
class Placed implements PlacedModule {
  readonly slots: ReadonlyMap<string, number>;
  readonly #filled = new Set<string>();

  constructor(
    readonly module: WasmModule,
    readonly exports: WebAssembly.Exports,
    private readonly table: WebAssembly.Table,
  ) {
    const names = Object.keys(exports).filter(
      (name) => typeof exports[name] === "function" && !plainFunctions.has(name),
    );
    const first = table.grow(names.length);
    this.slots = new Map(names.map((name, i) => [name, first + i]));
  }

  slot(name: string): number {
    const slot = this.slots.get(name);
    if (slot === undefined)
      throw new RangeError(`The kernels have no "${name}". Rebuild them: npm run build.`);
    // Here, since a network needs a few of them, and a first step need not wait for the others.
    if (!this.#filled.has(name)) this.table.set(slot, this.exports[name]);
    this.#filled.add(name);
    return slot;
  }
}

/**
 * Instantiates the kernels on a memory, and a pack where a tape first refers to it. A kernel whose slot is asked for stands there in the
 * function table, where the tape finds it.
 */
export function instantiate(memory: WasmMemory, build: Build = { precision: "strict", lanes: 1 }): Kernels {
  const modules: Placed[] = [];
  const places = new Map<string | undefined, Placed>();
  const place = (pack?: Pack): Placed => {
    const module = moduleFor(build, pack);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    checkVersion((exports as unknown as MachineExports).tapeVersion());
    const { table } = modules[0]?.exports ?? exports;
    const placed = new Placed(module, exports, table as WebAssembly.Table);
    modules.push(placed);
    places.set(pack?.name, placed);
    return placed;
  };
  const machine = place().exports as unknown as MachineExports;
  return {
    ...build,
    machine,
    modules,
    slot(named) {
      const { pack, kernel } = typeof named === "string" ? { pack: undefined, kernel: named } : named;
      return (places.get(pack?.name) ?? place(pack)).slot(kernel);
    },
    setLanes(lane, lanes) {
      for (const { exports } of modules) (exports as unknown as MachineExports).setLanes(lane, lanes);
    },
  };
}
