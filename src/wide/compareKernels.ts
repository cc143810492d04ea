// Runs two builds of the kernels side by side on the same numbers: every kernel with small operands, and products of the shapes that take
// each way through their loops, then of as many others as are asked for. Which operand means what need not be known: the same instruction on the same memory must
// leave the same memory behind, whether it makes sense or not.
import { RATE } from "../contract/control.js";
import { F0, F1, FRAME_BYTES, N0, P0 } from "../contract/frame.js";
import { plainFunctions } from "../runtime/kernels.js";
import type { WasmModule } from "../runtime/wasmTypes.js";

const FRAME = 16_384;
/** Six operands of so many bytes, for kernels with sizes of SIZES. */
const OPERANDS = 32_768;
const OPERAND_BYTES = 8192;
const SIZES = [
  [12, 20, 8, 3],
  [1, 37, 5, 2],
  [64, 7, 1, 0],
];
/** Which operands are given. Optimizers without what P3 and P4 may bring have loops of their own. */
const SLOTS = [
  [0, 1, 2, 3, 4, 5],
  [0, 1, 2, 5],
];
/** The numbers' least and most, and what the instruction's own parameters are. */
const NUMBERS = [
  { low: 0.125, high: 1, parameter: 0 },
  { low: -3, high: 3, parameter: 0.5 },
];
const FORMS = ["gemmNN", "gemmNT", "gemmTN"];
/** [m, n, k]: tiles that fit and that hang over, operands that are packed, sums in several blocks. */
const SHAPES = [
  [32, 48, 16],
  [37, 45, 29],
  [70, 300, 40],
  [260, 70, 530],
  [33, 1030, 21],
];
/** Drawn sizes are no greater: an operand holds them. */
const MOST_SIZES = [40, 40, 12, 4];
const MOST_SHAPE = [40, 72, 72];
/** A product has two cases, and costs as much as a kernel's eight. */
const SIZES_EACH = 200;
const PAGES = 256;
const NUMBERS_END = 2 ** 20;
/** Rounds in which the gain is measured: so many, and more until it is seen. */
const LEAST_ROUNDS = 6;
const MOST_ROUNDS = 60;

type Exports = Record<string, (...values: number[]) => number>;

/** A build on a memory of its own. */
class Side {
  readonly #memory: WebAssembly.Memory;
  readonly words: Uint32Array;
  readonly floats: Float32Array;
  readonly kernels: Exports;

  /** @param shared whether the module is for a shared memory. */
  constructor(module: WasmModule, shared: boolean) {
    this.#memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared });
    this.words = new Uint32Array(this.#memory.buffer);
    this.floats = new Float32Array(this.#memory.buffer);
    this.kernels = new WebAssembly.Instance(module as WebAssembly.Module, { env: { memory: this.#memory } })
      .exports as unknown as Exports;
  }

  /** Numbers between two bounds from `from` to `end`, and a frame of nothing but parameters. */
  fill(from: number, end: number, { low, high, parameter } = NUMBERS[0] as (typeof NUMBERS)[number]): void {
    let state = 1;
    for (let i = from / 4; i < end / 4; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      this.floats[i] = low + ((state >>> 8) / 2 ** 24) * (high - low);
    }
    this.words.fill(0, FRAME / 4, (FRAME + F0) / 4);
    this.floats.fill(parameter, (FRAME + F0) / 4, (FRAME + FRAME_BYTES) / 4);
    new Float64Array(this.#memory.buffer)[RATE / 8] = 0.01;
  }

  frame(addresses: readonly number[], sizes: readonly number[]): void {
    this.words.set(addresses, (FRAME + P0) / 4);
    this.words.set(sizes, (FRAME + N0) / 4);
  }

  /** Whether it came to its end. */
  run(kernel: string): boolean {
    try {
      this.kernels[kernel]?.(FRAME);
      return true;
    } catch {
      return false;
    }
  }

  product(form: string, [m = 0, n = 0, k = 0]: readonly number[], bound: number, adds: number): void {
    const room = (count: number) => ((4 * count + 191) >> 6) << 6;
    const [c, a] = [OPERANDS, OPERANDS + room(m * n)];
    const b = a + room(m * k);
    const bias = b + room(n * k);
    this.frame([c, a, b, form === "gemmNT" ? 0 : bias, bias + room(n)], [m, n, k]);
    this.floats[(FRAME + F0) / 4] = bound;
    this.words[(FRAME + F1) / 4] = adds;
    this.run(form);
  }
}

/** Where the operands of such a product end. */
function endOf([m = 0, n = 0, k = 0]: readonly number[]): number {
  return OPERANDS + 4 * (m * n + m * k + n * k + n) + 1024;
}

/** Lists of whole numbers from 1, or from 0 but the first two, to `most`; the same for a seed. */
function drawn(most: readonly number[], count: number, seed: number): number[][] {
  let state = seed >>> 0;
  const below = (bound: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  return Array.from({ length: count }, () => most.map((top, i) => (i < 2 ? 1 : 0) + below(top)));
}

/**
 * The first kernel whose numbers differ between two builds, both of them for shared memory or neither; or undefined.
 *
 * @param more how many shapes are tried beside the fixed ones, in each form of the product; other kernels get one of sizes for each 200.
 * @param seed of these.
 */
export function sameNumbers(
  one: WasmModule,
  other: WasmModule,
  shared = false,
  more = 0,
  seed = 1,
): string | undefined {
  const sides = [new Side(one, shared), new Side(other, shared)] as const;
  const [first, second] = sides;
  const end = OPERANDS + 6 * OPERAND_BYTES;
  const allSizes = [...SIZES, ...drawn(MOST_SIZES, Math.ceil(more / SIZES_EACH), seed)];
  const shapes = [...SHAPES, ...drawn(MOST_SHAPE, more, seed)];
  for (const name of Object.keys(first.kernels)) {
    // What products leave in their workspace may differ; they come below.
    if (plainFunctions.has(name) || FORMS.includes(name) || typeof first.kernels[name] !== "function")
      continue;
    for (const [given, sizes, numbers] of SLOTS.flatMap((slots) =>
      allSizes.flatMap((s) => NUMBERS.map((n) => [slots, s, n] as const)),
    )) {
      const ended = sides.map((side) => {
        side.fill(OPERANDS, end, numbers);
        side.frame(
          [0, 1, 2, 3, 4, 5].map((i) => (given.includes(i) ? OPERANDS + i * OPERAND_BYTES : 0)),
          sizes,
        );
        return side.run(name);
      });
      if (ended[0] !== ended[1] || !areSame(first, second, OPERANDS, end)) return name;
    }
  }
  for (const form of FORMS.filter((name) => name in first.kernels)) {
    for (const shape of shapes) {
      for (const [bound, adds] of [
        [Number.NEGATIVE_INFINITY, 0],
        [0, 1],
      ] as const) {
        for (const side of sides) {
          side.fill(OPERANDS, Math.min(endOf(shape), NUMBERS_END));
          side.product(form, shape, bound, adds);
        }
        if (!areSame(first, second, OPERANDS, OPERANDS + 4 * (shape[0] as number) * (shape[1] as number)))
          return form;
      }
    }
  }
  return undefined;
}

/** Whether the same numbers lie in two memories; the bits of a NaN may be any. */
function areSame(one: Side, other: Side, from: number, end: number): boolean {
  for (let i = from / 4; i < end / 4; i++) {
    if (one.words[i] === other.words[i]) continue;
    if (!Number.isNaN(one.floats[i]) || !Number.isNaN(other.floats[i])) return false;
  }
  return true;
}

/** Whether the second build's products are less than `gain` times as fast as the first one's. */
export function gainsLessThan(gain: number, one: WasmModule, other: WasmModule): boolean {
  const sides = [new Side(one, false), new Side(other, false)];
  const best = sides.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    sides.forEach((side, i) => {
      side.fill(OPERANDS, NUMBERS_END);
      const start = performance.now();
      for (let j = 0; j < 4; j++) side.product("gemmTN", [128, 128, 128], Number.NEGATIVE_INFINITY, 0);
      best[i] = Math.min(best[i] as number, performance.now() - start);
    });
    // A busy machine needs longer to show what it can.
    if (round >= LEAST_ROUNDS && (best[0] as number) >= gain * (best[1] as number)) return false;
  }
  return true;
}
