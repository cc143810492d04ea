// The kernels' random generator (assembly/random/philox.ts) in TypeScript, word for word, for what is drawn outside of
// them: splits of data, folds, the tuner. A word is a function of (seed, purpose, stream, step, index) alone.
//
// Philox-4x32-10: Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011), section 3.
// Draws below a bound: Lemire, Fast random integer generation in an interval, ACM TOMACS 29 (2019), algorithm 5.
import type { Purpose } from "../contract/purpose.js";
import { show } from "../errors.js";
import { cos, log } from "./elementary.js";

const TWO_32 = 2 ** 32;

/** A seed (a whole number of at most 53 bits) as two words, low first. */
export function seedWords(seed: number): [low: number, high: number] {
  return [seed >>> 0, Math.floor(seed / TWO_32) >>> 0];
}

/** Ten rounds of Philox-4x32 on the four words of `counter`, in place. */
export function philox(counter: Uint32Array, keyLow: number, keyHigh: number): void {
  let [c0, c1, c2, c3] = counter as unknown as [number, number, number, number];
  let k0 = keyLow;
  let k1 = keyHigh;
  for (let round = 0; round < 10; round++) {
    const high0 = productHigh(0xd2511f53, c0);
    const high1 = productHigh(0xcd9e8d57, c2);
    const low0 = Math.imul(0xd2511f53, c0);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  counter.set([c0, c1, c2, c3]);
}

/** The upper 32 bits of the product of two u32. */
function productHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const first = aHigh * bLow + ((aLow * bLow) >>> 16);
  const second = aLow * bHigh + (first & 0xffff);
  return aHigh * bHigh + (first >>> 16) + (second >>> 16);
}

/**
 * Random numbers one after the other, from the stream that (seed, purpose, stream, step) names.
 * Equal names give equal numbers, in every engine.
 */
export class Random {
  readonly #key: [low: number, high: number];
  readonly #place: readonly [step: number, stream: number, purpose: number];
  readonly #words = new Uint32Array(4);
  #drawn: number;

  /** @param index of the first word; 0 by default. */
  constructor(seed: number, purpose: Purpose, stream = 0, step = 0, index = 0) {
    this.#key = seedWords(seed);
    this.#place = [step, stream, purpose];
    this.#drawn = index;
    if (index % 4 !== 0) this.#fill();
  }

  /** The next u32. */
  word(): number {
    const lane = this.#drawn % 4;
    if (lane === 0) this.#fill();
    this.#drawn++;
    return this.#words[lane]!;
  }

  #fill(): void {
    this.#words[0] = Math.floor(this.#drawn / 4);
    this.#words.set(this.#place, 1);
    philox(this.#words, ...this.#key);
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³; takes two words. */
  uniform(): number {
    const upper = this.word() >>> 5;
    return (upper * 2 ** 26 + (this.word() >>> 6)) / 2 ** 53;
  }

  /** Normal with mean 0 and standard deviation 1, by Box & Muller (1958); takes four words. */
  normal(): number {
    const radius = Math.sqrt(-2 * log(1 - this.uniform()));
    return radius * cos(2 * Math.PI * this.uniform());
  }

  /**
   * A whole number from 0 to n − 1, each equally likely.
   * @throws {RangeError} `integer: n must be a whole number from 1 to 4294967295, got 0. …`
   */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n >= TWO_32) {
      throw new RangeError(
        `integer: n must be a whole number from 1 to ${TWO_32 - 1}, got ${show(n)}. The result lies in 0 … n − 1.`,
      );
    }
    const unfair = TWO_32 % n;
    let word = this.word();
    while (Math.imul(word, n) >>> 0 < unfair) word = this.word();
    return productHigh(word, n);
  }

  /** 0 … n − 1 in random order, every one equally likely (Fisher & Yates): the order of the kernel `shuffle`. */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let last = n - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const kept = order[last]!;
      order[last] = order[other]!;
      order[other] = kept;
    }
    return order;
  }
}

/** The number `index` of the uniform numbers of a stream, in [0, 1) with 53 bits, without drawing those before it. */
export function uniform(seed: number, purpose: Purpose, stream: number, index: number): number {
  return new Random(seed, purpose, stream, 0, 2 * index).uniform();
}
