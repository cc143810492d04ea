// The random generator: Philox against the known answers of its authors, its TypeScript twin, the distributions that
// the kernels draw (moments, chi-square), permutations, and equal bits for any number of lanes.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { F0, F1, F2, FRAME_BYTES, N0, N1, N2, N3, P0, P1 } from "../../src/contract/frame.js";
import { Purpose } from "../../src/contract/purpose.js";
import { philox, Random, seedWords, uniform } from "../../src/numeric/random.js";
import { compileEntry } from "./compileEntry.js";
import { normalCdf, normalDensity } from "./normalDistribution.js";

type Kernel = "randomUniform" | "randomNormal" | "truncatedNormal" | "shuffle" | "drawIndices" | "sequence";
interface Exports extends Record<Kernel, (ip: number) => void> {
  setLanes(index: number, count: number): void;
  philoxOf(out: number, counter: number, key: number): void;
  bitsOf(
    out: number,
    low: number,
    high: number,
    purpose: number,
    stream: number,
    step: number,
    block: number,
  ): void;
}

const memory = new WebAssembly.Memory({ initial: 64 });
const floats = new Float32Array(memory.buffer);
const words = new Uint32Array(memory.buffer);
const FRAME = 4096;
const SCRATCH = 8192;
const OUT = 65536;
const MANY = 1 << 18;
const SEED = 0x123456789abcd;
let kernels: Exports;

beforeAll(async () => {
  kernels = await compileEntry(
    `
    import { philox, randomBits } from "./assembly/random/philox";
    export * from "./assembly/random/kernels";
    export { setLanes } from "./assembly/machine/lanes";
    export function philoxOf(out: usize, counter: usize, key: usize): void {
      const low = i32x4.replace_lane(i32x4.splat(0), 0, load<u32>(key));
      v128.store(out, philox(v128.load(counter), i32x4.replace_lane(low, 2, load<u32>(key, 4))));
    }
    export function bitsOf(out: usize, l: u32, h: u32, purpose: u32, stream: u32, step: u32, block: u32): void {
      v128.store(out, randomBits(l, h, purpose, stream, step, block));
    }`,
    memory,
  );
});
beforeEach(() => kernels.setLanes(0, 1));

function setFrame(count: number, sizes: number[], parameters: number[], stream: number): void {
  words.fill(0, FRAME / 4, (FRAME + FRAME_BYTES) / 4);
  words[(FRAME + P0) / 4] = OUT;
  words[(FRAME + N0) / 4] = count;
  [N1, N2, N3].forEach((at, i) => {
    words[(FRAME + at) / 4] = sizes[i] ?? 0;
  });
  [F0, F1].forEach((at, i) => {
    floats[(FRAME + at) / 4] = parameters[i] ?? 0;
  });
  words[(FRAME + F2) / 4] = stream;
}

function draw(kernel: Kernel, count: number, a: number, b: number, stream = 0, seed = SEED): Float32Array {
  setFrame(count, [...seedWords(seed), Purpose.Weights], [a, b], stream);
  kernels[kernel](FRAME);
  return floats.slice(OUT / 4, OUT / 4 + count);
}

function order(kernel: Kernel, count: number, pass = 0, seed = SEED): Uint32Array {
  setFrame(count, [...seedWords(seed), pass], [], 0);
  kernels[kernel](FRAME);
  return words.slice(OUT / 4, OUT / 4 + count);
}

/** The first index at which two arrays differ, -1 where none does. */
function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return i;
  return -1;
}

function moments(values: Float32Array): { mean: number; variance: number; kurtosis: number } {
  let mean = 0;
  for (const x of values) mean += x / values.length;
  let second = 0;
  let fourth = 0;
  for (const x of values) {
    second += (x - mean) ** 2 / values.length;
    fourth += (x - mean) ** 4 / values.length;
  }
  return { mean, variance: second, kurtosis: fourth / second ** 2 };
}

/** Pearson's chi-square of counts against equal expectations. */
function chiSquare(counts: ArrayLike<number>, total: number): number {
  const expected = total / counts.length;
  return Array.from(counts).reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
}

/** A bound that chi-square with so many cells passes with a probability of about 1e-6 (Wilson & Hilferty 1931). */
function chiSquareBound(cells: number): number {
  const k = cells - 1;
  return k * (1 - 2 / (9 * k) + 4.75 * Math.sqrt(2 / (9 * k))) ** 3;
}

describe("Philox-4x32-10", () => {
  // Random123 1.14, tests/kat_vectors: https://github.com/DEShawResearch/random123
  const known: [counter: number[], key: number[], result: number[]][] = [
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ];

  it.each(known)(
    "known answer for counter %j, key %j, in WebAssembly and TypeScript",
    (counter, key, result) => {
      words.set([...counter, ...key], SCRATCH / 4);
      kernels.philoxOf(SCRATCH + 32, SCRATCH, SCRATCH + 16);
      expect([...words.slice(SCRATCH / 4 + 8, SCRATCH / 4 + 12)]).toEqual(result);
      const block = Uint32Array.from(counter);
      philox(block, key[0]!, key[1]!);
      expect([...block]).toEqual(result);
    },
  );

  it("randomBits and Random.word give the same words", () => {
    for (const [seed, purpose, stream, step] of [
      [0, 1, 0, 0],
      [SEED, Purpose.Dropout, 7, 123456],
      [2 ** 53 - 1, Purpose.Noise, 2 ** 32 - 1, 2 ** 31],
    ] as [number, Purpose, number, number][]) {
      const twin = new Random(seed, purpose, stream, step);
      for (let block = 0; block < 50; block++) {
        kernels.bitsOf(SCRATCH, ...seedWords(seed), purpose, stream, step, block);
        expect([...words.slice(SCRATCH / 4, SCRATCH / 4 + 4)]).toEqual([0, 1, 2, 3].map(() => twin.word()));
      }
    }
  });
});

describe("randomUniform", () => {
  it("is uniform: moments and chi-square over 1024 cells", () => {
    const values = draw("randomUniform", MANY, 0, 1);
    const { mean, variance } = moments(values);
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(5 / Math.sqrt(12 * MANY));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 / Math.sqrt(180 * MANY));
    const counts = new Uint32Array(1024);
    for (const x of values) counts[Math.floor(x * 1024)]!++;
    expect(chiSquare(counts, MANY)).toBeLessThan(chiSquareBound(1024));
  });

  it("stays in [low, high), also where low + u·(high − low) rounds up, and for low = high", () => {
    for (const [low, high] of [
      [-0.05, 0.05],
      [-1, 0],
      [1, 1 + 2 ** -23],
      [16777214, 16777215],
      [-3, -3],
    ] as const) {
      const values = draw("randomUniform", 100_000, low, high);
      const [bottom, top] = [Math.fround(low), Math.fround(high)];
      expect(values.filter((x) => x < bottom || (x >= top && bottom < top))).toEqual(new Float32Array());
    }
  });

  it("element i is word i of the stream: ⌊word / 2⁸⌋·2⁻²⁴", () => {
    const twin = new Random(SEED, Purpose.Weights, 5);
    expect([...draw("randomUniform", 1000, 0, 1, 5)]).toEqual(
      Array.from({ length: 1000 }, () => (twin.word() >>> 8) / 2 ** 24),
    );
  });

  it("another stream or seed gives other numbers, uncorrelated ones", () => {
    const first = draw("randomUniform", MANY, -1, 1);
    for (const other of [
      draw("randomUniform", MANY, -1, 1, 1),
      draw("randomUniform", MANY, -1, 1, 0, SEED + 1),
    ]) {
      let product = 0;
      for (let i = 0; i < MANY; i++) product += first[i]! * other[i]!;
      expect(Math.abs(product * 3) / Math.sqrt(MANY)).toBeLessThan(5);
    }
  });
});

describe("randomNormal and truncatedNormal", () => {
  it("randomNormal: moments and chi-square over 256 cells of equal probability", () => {
    const values = draw("randomNormal", MANY, 0, 1);
    const { mean, variance, kurtosis } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(MANY));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / MANY));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(5 * Math.sqrt(24 / MANY));
    const counts = new Uint32Array(256);
    for (const x of values) counts[Math.floor(normalCdf(x) * 256)]!++;
    expect(chiSquare(counts, MANY)).toBeLessThan(chiSquareBound(256));
  });

  it("randomNormal: neighbours, which share a Box-Muller pair, are uncorrelated, and so are their squares", () => {
    const values = draw("randomNormal", MANY, 0, 1);
    let plain = 0;
    let squares = 0;
    for (let i = 0; i + 1 < MANY; i += 2) {
      plain += values[i]! * values[i + 1]!;
      squares += (values[i]! ** 2 - 1) * (values[i + 1]! ** 2 - 1);
    }
    expect(Math.abs(plain) / Math.sqrt(MANY / 2)).toBeLessThan(5);
    expect(Math.abs(squares / 2) / Math.sqrt(MANY / 2)).toBeLessThan(5);
  });

  it("scale and shift: mean + stddev·z", () => {
    const z = draw("randomNormal", 1000, 0, 1);
    expect(draw("randomNormal", 1000, 3, 0.5)).toEqual(z.map((x) => 3 + Math.fround(x * 0.5)));
  });

  it("truncatedNormal: within two standard deviations, and the moments of the cut distribution", () => {
    const values = draw("truncatedNormal", MANY, 0, 1);
    expect(values.every((x) => Math.abs(x) <= 2)).toBe(true);
    const kept = 2 * normalCdf(2) - 1;
    const wanted = 1 - (4 * normalDensity(2)) / kept; // 0.8796²
    const { mean, variance } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(MANY));
    expect(Math.abs(variance - wanted)).toBeLessThan(5 / Math.sqrt(MANY));
    const counts = new Uint32Array(256);
    for (const x of values)
      counts[Math.min(255, Math.floor(((normalCdf(x) - normalCdf(-2)) / kept) * 256))]!++;
    expect(chiSquare(counts, MANY)).toBeLessThan(chiSquareBound(256));
  });

  it("truncatedNormal: what lies within is the normal number itself", () => {
    const whole = draw("randomNormal", 1000, 0, 1);
    const cut = draw("truncatedNormal", 1000, 0, 1);
    let redrawn = 0;
    for (let i = 0; i < 1000; i++) {
      if (Math.abs(whole[i]!) <= 2) expect(cut[i]).toBe(whole[i]);
      else redrawn++;
    }
    expect(redrawn).toBeGreaterThan(20);
  });
});

describe("shuffle, drawIndices, sequence", () => {
  it("shuffle gives a permutation, the same one as Random.permutation", () => {
    for (const count of [0, 1, 2, 3, 5, 64, 1000, 60_000]) {
      const permutation = order("shuffle", count, 3);
      expect(permutation.toSorted().every((x, i) => x === i)).toBe(true);
      expect(firstDifference(permutation, new Random(SEED, Purpose.Shuffle, 0, 3).permutation(count))).toBe(
        -1,
      );
    }
  });

  it("shuffle: all 24 orders of four rows are equally likely over the passes", () => {
    const counts = new Map<string, number>();
    const passes = 48_000;
    for (let pass = 0; pass < passes; pass++) {
      const key = order("shuffle", 4, pass).join("");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()], passes)).toBeLessThan(chiSquareBound(24));
  });

  it("drawIndices: with replacement, every index equally likely, the same as Random.integer", () => {
    const count = 1000;
    const counts = new Uint32Array(count);
    for (let pass = 0; pass < 200; pass++) for (const i of order("drawIndices", count, pass)) counts[i]!++;
    expect(chiSquare(counts, count * 200)).toBeLessThan(chiSquareBound(count));
    const twin = new Random(SEED, Purpose.Replacement, 0, 7);
    expect([...order("drawIndices", count, 7)]).toEqual(
      Array.from({ length: count }, () => twin.integer(count)),
    );
  });

  it("the pass is read from the address P1 where there is one, otherwise from N3", () => {
    const wanted = order("shuffle", 100, 9);
    setFrame(100, [...seedWords(SEED), 1], [], 0);
    words[(FRAME + P1) / 4] = SCRATCH;
    words[SCRATCH / 4] = 9;
    kernels.shuffle(FRAME);
    expect(words.slice(OUT / 4, OUT / 4 + 100)).toEqual(wanted);
  });

  it("sequence: 0, 1, 2, …", () => {
    expect([...order("sequence", 5)]).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("lanes", () => {
  const count = 20_003;
  it.each(["randomUniform", "randomNormal", "truncatedNormal"] as const)(
    "%s: equal bits for 1, 2, 3 lanes",
    (kernel) => {
      const wanted = draw(kernel, count, 0, 1);
      for (const lanes of [2, 3]) {
        floats.fill(NaN, OUT / 4, OUT / 4 + count + 16);
        for (let lane = lanes - 1; lane >= 0; lane--) {
          kernels.setLanes(lane, lanes);
          draw(kernel, count, 0, 1);
        }
        expect(floats.slice(OUT / 4, OUT / 4 + count)).toEqual(wanted);
        expect(floats[OUT / 4 + count], "padding is left alone").toBeNaN();
      }
    },
  );

  it.each(["shuffle", "drawIndices", "sequence"] as const)("%s: the first lane alone", (kernel) => {
    const wanted = order(kernel, 100);
    words.fill(0, OUT / 4, OUT / 4 + 100);
    kernels.setLanes(1, 2);
    expect(order(kernel, 100).every((x) => x === 0)).toBe(true);
    kernels.setLanes(0, 2);
    expect(order(kernel, 100)).toEqual(wanted);
  });
});

describe("Random", () => {
  it("uniform: number i of a stream, drawn alone or in order; uniform by chi-square", () => {
    const twin = new Random(SEED, Purpose.Tuner, 2);
    const counts = new Uint32Array(256);
    for (let i = 0; i < 50_000; i++) {
      const x = twin.uniform();
      if (i < 100) expect(uniform(SEED, Purpose.Tuner, 2, i)).toBe(x);
      counts[Math.floor(x * 256)]!++;
    }
    expect(chiSquare(counts, 50_000)).toBeLessThan(chiSquareBound(256));
  });

  it("normal: chi-square over 256 cells of equal probability", () => {
    const random = new Random(SEED, Purpose.Noise);
    const counts = new Uint32Array(256);
    for (let i = 0; i < 50_000; i++) counts[Math.floor(normalCdf(random.normal()) * 256)]!++;
    expect(chiSquare(counts, 50_000)).toBeLessThan(chiSquareBound(256));
  });

  it("integer: unbiased also for a bound that leaves a third of the words over", () => {
    const n = 3 * 2 ** 30;
    const random = new Random(SEED, Purpose.Split);
    const counts = new Uint32Array(12);
    for (let i = 0; i < 60_000; i++) counts[Math.floor((random.integer(n) / n) * 12)]!++;
    expect(chiSquare(counts, 60_000)).toBeLessThan(chiSquareBound(12));
  });

  it.each([0, -1, 1.5, NaN, 2 ** 32])("integer(%d) is a RangeError", (n) => {
    expect(() => new Random(1, Purpose.Split).integer(n)).toThrow(
      /^integer: n must be a whole number from 1 to/,
    );
  });
});
