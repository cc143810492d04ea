// One linear memory per model, cut into regions. Regions are taken first-fit from what was given back, or from the end;
// the memory grows in whole pages. Growing detaches views: they are made afresh at every use and never kept. A memory starts
// as one thread's own; when several are to work on it, its contents move into a shared one, and every address stays.
import { CONTROL_END } from "../contract/control.js";
import { needWebAssembly } from "./host.js";
import { instantiate, type Kernels } from "./kernels.js";
import type { Build } from "./modules.js";
import type { WasmMemory } from "./wasmTypes.js";

const PAGE = 65536;
const PAGES = 65536;
const LIMIT = PAGES * PAGE;
/** Every region begins on a cache line and is padded to one. */
const ALIGNMENT = 64;

export interface Region {
  readonly address: number;
  readonly bytes: number;
}

export class Memory {
  #memory = new (needWebAssembly().Memory)({ initial: 1, maximum: PAGES });
  #kernels = instantiate(this.#memory);
  #shared = false;
  readonly #free: Region[] = [];
  readonly #start: number;
  #end: number;
  /** Bytes from here on were never used and are zero. */
  #untouched: number;

  constructor() {
    this.#start = align(Math.max(CONTROL_END, this.kernels.machine.heapBase()));
    this.#end = this.#start;
    this.#untouched = this.#end;
  }

  get kernels(): Kernels {
    return this.#kernels;
  }

  /** What workers need to work on it. */
  get raw(): WasmMemory {
    return this.#memory;
  }

  /**
   * Goes over to other kernels, where these are not they. For several lanes the contents move into shared memory, and stay there.
   *
   * @throws {RangeError} where the runtime has no memory for it; then nothing is changed.
   */
  use({ precision, lanes }: Build): void {
    const present = this.#kernels;
    if (present.precision === precision && present.lanes >= lanes) return;
    const most = Math.max(present.lanes, lanes);
    const memory = most > 1 && !this.#shared ? this.#toShared() : this.#memory;
    const kernels = instantiate(memory, { precision, lanes: most });
    if (kernels.machine.heapBase() > this.#start)
      throw new RangeError(`The ${precision} kernels take more memory for themselves than the strict ones.`);
    this.#shared = most > 1;
    this.#memory = memory;
    this.#kernels = kernels;
  }

  #toShared(): WebAssembly.Memory {
    const initial = this.size / PAGE;
    const memory = sharedMemory(initial);
    new Uint8Array(memory.buffer).set(new Uint8Array(this.#memory.buffer, 0, this.#end));
    return memory;
  }

  get f32(): Float32Array {
    return new Float32Array(this.#memory.buffer);
  }
  get f64(): Float64Array {
    return new Float64Array(this.#memory.buffer);
  }
  get u32(): Uint32Array {
    return new Uint32Array(this.#memory.buffer);
  }

  /** Bytes that the memory has now. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Floats at an address, a view: valid until the memory grows. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, count);
  }
  doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.#memory.buffer, address, count);
  }
  words(address: number, count: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, address, count);
  }

  /**
   * A region of at least so many bytes. `what` names it in the error of a memory that would be too large.
   *
   * @param cleared whether all is zero; otherwise only what is behind those bytes.
   */
  allocate(bytes: number, what: string, cleared = true): Region {
    const clearedFrom = cleared ? 0 : bytes;
    const size = align(Math.max(bytes, ALIGNMENT));
    const index = this.#free.findIndex((r) => r.bytes >= size);
    if (index >= 0) {
      const found = this.#free[index] as Region;
      if (found.bytes === size) this.#free.splice(index, 1);
      else this.#free[index] = { address: found.address + size, bytes: found.bytes - size };
      return this.#cleared({ address: found.address, bytes: size }, clearedFrom);
    }
    const address = this.#end;
    this.#reach(address + size, what);
    this.#end = address + size;
    return this.#cleared({ address, bytes: size }, clearedFrom);
  }

  #cleared(region: Region, from: number): Region {
    const used = Math.min(region.bytes, Math.max(0, this.#untouched - region.address));
    if (used > from) new Uint8Array(this.#memory.buffer, region.address + from, used - from).fill(0);
    this.#untouched = Math.max(this.#untouched, region.address + region.bytes);
    return region;
  }

  release(region: Region): void {
    if (region.address + region.bytes === this.#end) {
      this.#end = region.address;
      const last = this.#free.findIndex((r) => r.address + r.bytes === this.#end);
      if (last >= 0) this.#end = (this.#free.splice(last, 1)[0] as Region).address;
      return;
    }
    this.#free.push(region);
    this.#free.sort((a, b) => a.address - b.address);
    for (let i = this.#free.length - 1; i > 0; i--) {
      const before = this.#free[i - 1] as Region;
      const after = this.#free[i] as Region;
      if (before.address + before.bytes === after.address) {
        this.#free.splice(i - 1, 2, { address: before.address, bytes: before.bytes + after.bytes });
      }
    }
  }

  #reach(end: number, what: string): void {
    const need = end + PAGE; // Kernels may read a vector behind the last region.
    if (need > LIMIT) throw tooLarge(need, what);
    const missing = Math.ceil((need - this.size) / PAGE);
    if (missing <= 0) return;
    try {
      this.#memory.grow(missing);
    } catch {
      throw new RangeError(
        `${what}: the runtime gave no memory, ${need} bytes were needed. Use a smaller model or batch.`,
      );
    }
  }
}

/** Shared memory is reserved up to its maximum, and some runtimes have no room for 4 GiB: then for less. */
function sharedMemory(initial: number): WebAssembly.Memory {
  for (let maximum = PAGES; ; maximum /= 4) {
    try {
      return new WebAssembly.Memory({ initial, maximum, shared: true });
    } catch (error) {
      if (maximum / 4 < 2 * initial) throw error;
    }
  }
}

/** The error for a model that one linear memory can't hold. */
export function tooLarge(bytes: number, what: string): RangeError {
  return new RangeError(
    `${what}: ${bytes} bytes are needed in one memory, and there are at most ${LIMIT} (4 GiB). Use a smaller model or batch.`,
  );
}

export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
