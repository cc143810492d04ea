// The elementary functions of assembly/math against float64, over every exponent of f32: the largest error of
// each in units in the last place (ulp), printed, and held against its stated bound.
import { beforeAll, describe, expect, it } from "vitest";
import { compileEntry } from "./compileEntry.js";
import { normalCdf, normalDensity, erf as wideErf } from "./normalDistribution.js";
import { errorInUlp } from "./ulp.js";

interface Case {
  file: string;
  /** Largest error allowed, in ulp of the result. */
  bound: number;
  reference: (x: number) => number;
  /** Where most of the points lie, by the size of x: what is interesting between 0 and saturation. */
  dense: [low: number, high: number];
  /** Points are taken from [-limit, limit] only. */
  limit?: number;
  /** Arguments with the results they must have to the bit. */
  exact: [x: number, y: number][];
}

const TURN = 2 * Math.PI;
const MAX = 3.4028234663852886e38;
const TINY = 2 ** -149;

/** Every function with its stated bound. */
const functions: Record<string, Case> = {
  exp: {
    file: "exp",
    bound: 1,
    reference: Math.exp,
    dense: [2 ** -12, 105],
    exact: [
      [0, 1],
      [-0, 1],
      [89, Infinity],
      [Infinity, Infinity],
      [-104, 0],
      [-Infinity, 0],
    ],
  },
  expm1: {
    file: "expm1",
    bound: 1.5,
    reference: Math.expm1,
    dense: [2 ** -12, 90],
    exact: [
      [0, 0],
      [-0, -0],
      [TINY, TINY],
      [89, Infinity],
      [Infinity, Infinity],
      [-20, -1],
      [-Infinity, -1],
    ],
  },
  log: {
    file: "log",
    bound: 1,
    reference: Math.log,
    dense: [2 ** -10, 2 ** 10],
    exact: [
      [1, 0],
      [0, -Infinity],
      [-0, -Infinity],
      [Infinity, Infinity],
      [-1, NaN],
      [-TINY, NaN],
      [-Infinity, NaN],
    ],
  },
  log1p: {
    file: "log1p",
    bound: 1.5,
    reference: Math.log1p,
    dense: [2 ** -12, 2 ** 10],
    exact: [
      [0, 0],
      [-0, -0],
      [-TINY, -TINY],
      [-1, -Infinity],
      [Infinity, Infinity],
      [-1.5, NaN],
      [-Infinity, NaN],
    ],
  },
  tanh: {
    file: "tanh",
    bound: 1.5,
    reference: Math.tanh,
    dense: [2 ** -12, 10],
    exact: [
      [0, 0],
      [-0, -0],
      [TINY, TINY],
      [Infinity, 1],
      [-Infinity, -1],
      [MAX, 1],
    ],
  },
  sigmoid: {
    file: "sigmoid",
    bound: 2.5,
    reference: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
    dense: [2 ** -12, 105],
    exact: [
      [0, 0.5],
      [-0, 0.5],
      [Infinity, 1],
      [-Infinity, 0],
      [-MAX, 0],
    ],
  },
  softplus: {
    file: "softplus",
    bound: 2,
    reference: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    dense: [2 ** -12, 105],
    exact: [
      [Infinity, Infinity],
      [-Infinity, 0],
      [MAX, MAX],
    ],
  },
  erf: {
    file: "erf",
    bound: 1.5,
    reference: wideErf,
    dense: [2 ** -12, 4.5],
    exact: [
      [0, 0],
      [-0, -0],
      [Infinity, 1],
      [-Infinity, -1],
    ],
  },
  normalCdf: {
    file: "normal",
    bound: 1,
    reference: normalCdf,
    dense: [2 ** -12, 15],
    exact: [
      [0, 0.5],
      [-0, 0.5],
      [Infinity, 1],
      [-Infinity, 0],
    ],
  },
  normalDensity: {
    file: "normal",
    bound: 0.6,
    reference: normalDensity,
    dense: [2 ** -12, 15],
    exact: [
      [Infinity, 0],
      [-Infinity, 0],
      [MAX, 0],
    ],
  },
  sin: {
    file: "sin",
    bound: 2,
    reference: Math.sin,
    dense: [2 ** -12, TURN],
    limit: 2 ** 24,
    exact: [
      [0, 0],
      [-0, -0],
      [TINY, TINY],
      [2 ** 24 + 2, NaN],
      [Infinity, NaN],
    ],
  },
  cos: {
    file: "cos",
    bound: 2,
    reference: Math.cos,
    dense: [2 ** -12, TURN],
    limit: 2 ** 24,
    exact: [
      [0, 1],
      [-0, 1],
      [TINY, 1],
      [2 ** 24 + 2, NaN],
      [-Infinity, NaN],
    ],
  },
};
const POW_BOUND = 0.6;

const POINTS = 1 << 16;
const RANDOM_PER_EXPONENT = 2048;
const DENSE_POINTS = 3 << 18;
const X = 1 << 16;
const Y = X + POINTS * 4;
const Z = Y + POINTS * 4;

interface Sums {
  sumOf(x: number): number;
  maxOf(x: number): number;
  sumF64(address: number, count: number): number;
  pow64(x: number, y: number): number;
  powOver(z: number, x: number, y: number, count: number): void;
}
type Over = (y: number, x: number, count: number) => void;

const memory = new WebAssembly.Memory({ initial: 64 });
const xs = new Float32Array(memory.buffer, X, POINTS);
const xBits = new Uint32Array(memory.buffer, X, POINTS);
const ys = new Float32Array(memory.buffer, Y, POINTS);
const zs = new Float32Array(memory.buffer, Z, POINTS);
let kernels: Sums & Record<string, Over>;

beforeAll(async () => {
  const names = Object.keys(functions);
  const source = `
    ${names.map((name) => `import { ${name} } from "./assembly/math/${functions[name]!.file}";`).join("\n")}
    import { pow, pow64 } from "./assembly/math/pow";
    import { max, sum, sumF64 } from "./assembly/math/sum";
    function over(y: usize, x: usize, count: u32, f: (x: v128) => v128): void {
      for (let i: usize = 0; i < (<usize>count) << 2; i += 16) v128.store(y + i, f(v128.load(x + i)));
    }
    ${names
      .map(
        (name) => `export function ${name}Over(y: usize, x: usize, n: u32): void { over(y, x, n, ${name}); }`,
      )
      .join("\n")}
    export function powOver(z: usize, x: usize, y: usize, n: u32): void {
      for (let i: usize = 0; i < (<usize>n) << 2; i += 16) v128.store(z + i, pow(v128.load(x + i), v128.load(y + i)));
    }
    export function sumOf(x: usize): f32 { return sum(v128.load(x)); }
    export function maxOf(x: usize): f32 { return max(v128.load(x)); }
    export { pow64, sumF64 };`;
  kernels = await compileEntry(source, memory);
});

let state = 1;
/** A reproducible u32 (xorshift32). */
function random(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return state >>> 0;
}

/** Fills xs batch after batch: every exponent of both signs at random, then points evenly in log |x| where it is dense. */
function* arguments_({ dense, limit = Infinity }: Case): Generator<number> {
  let count = 0;
  const exponents = 255;
  for (let exponent = 0; exponent < exponents; exponent++) {
    for (let i = 0; i < RANDOM_PER_EXPONENT; i++) {
      xBits[count] = ((random() & 0x807fffff) | (exponent << 23)) >>> 0;
      if (Math.abs(xs[count]!) <= limit) count++;
      if (count === POINTS) {
        yield count;
        count = 0;
      }
    }
  }
  const [low, high] = dense.map(Math.log) as [number, number];
  for (let i = 0; i < DENSE_POINTS; i++) {
    const size = Math.exp(low + ((high - low) * (random() >>> 1)) / 2 ** 31);
    xs[count++] = random() & 1 ? size : -size;
    if (count === POINTS) {
      yield count;
      count = 0;
    }
  }
  if (count > 0) yield count;
}

describe("elementary functions against float64", () => {
  const table: Record<string, { "max ulp": number; at: number; bound: number; points: number }> = {};

  it.each(Object.entries(functions))("%s: error within its bound over the whole range", (name, test) => {
    let worst = 0;
    let at = 0;
    let points = 0;
    for (const count of arguments_(test)) {
      kernels[`${name}Over`]!(Y, X, count);
      for (let i = 0; i < count; i++) {
        const error = errorInUlp(ys[i]!, test.reference(xs[i]!));
        if (error > worst) [worst, at] = [error, xs[i]!];
      }
      points += count;
    }
    table[name] = { "max ulp": Number(worst.toFixed(3)), at, bound: test.bound, points };
    expect(worst).toBeLessThanOrEqual(test.bound);
  });

  it.each(Object.entries(functions))("%s: special values", (name, test) => {
    const cases: [number, number][] = [...test.exact, [NaN, NaN]];
    cases.forEach(([x], i) => {
      xs[i] = x;
    });
    kernels[`${name}Over`]!(Y, X, cases.length);
    expect(cases.map(([x], i) => [x, ys[i]])).toEqual(cases);
  });

  it("pow: error within its bound over the whole range, special values as Math.pow's", () => {
    const special = [
      0,
      1,
      2,
      3,
      0.5,
      1 / 3,
      1e9,
      Infinity,
      TINY,
      MAX,
      2 ** 24,
      2 ** 23 + 1,
      1 + 2 ** -23,
      1 - 2 ** -24,
    ]
      .flatMap((x) => [x, -x])
      .concat(NaN);
    let worst = 0;
    let at: number[] = [];
    let points = 0;
    for (let batch = 0; batch < 16; batch++) {
      for (let i = 0; i < POINTS; i++) {
        if (batch === 0) {
          xs[i] = special[i % special.length]!;
          ys[i] = special[Math.floor(i / special.length) % special.length]!;
        } else {
          // Results of every size: y is chosen for x so that |log₂ xʸ| ≤ 151.
          xBits[i] = batch % 2 ? random() >>> 1 : 0x3f7f0000 + (random() & 0x1ffff);
          ys[i] = ((random() / 2 ** 31 - 1) * 151) / (Math.log2(xs[i]!) || 1);
        }
      }
      kernels.powOver(Z, X, Y, POINTS);
      for (let i = 0; i < POINTS; i++) {
        const wanted = Math.pow(xs[i]!, ys[i]!);
        if (batch === 0 && Math.fround(wanted) === 0) expect(zs[i]).toBe(Math.fround(wanted));
        const error = errorInUlp(zs[i]!, wanted);
        if (error > worst) [worst, at] = [error, [xs[i]!, ys[i]!]];
      }
      points += POINTS;
    }
    table.pow = { "max ulp": Number(worst.toFixed(3)), at: at[0]!, bound: POW_BOUND, points };
    expect(worst).toBeLessThanOrEqual(POW_BOUND);
  });

  it("pow64: relative error below 1e-10", () => {
    for (let t = 1; t < 1e9; t = Math.ceil(t * 1.1)) {
      expect(Math.abs(kernels.pow64(t, -0.8) / Math.pow(t, -0.8) - 1)).toBeLessThan(1e-10);
    }
  });

  it("prints the table", () => {
    // biome-ignore lint/suspicious/noConsole: the table is what this test is read for
    console.table(table);
    expect(Object.keys(table).length).toBe(Object.keys(functions).length + 1);
  });
});

describe("sums in a fixed order", () => {
  it("sum: (x0 + x2) + (x1 + x3)", () => {
    xs.set([1e8, 1, -1e8, 2 ** -20]);
    expect(kernels.sumOf(X)).toBe(Math.fround(1 + 2 ** -20));
  });

  it("max: the largest", () => {
    for (let i = 0; i < 4; i++) {
      xs.fill(-3, 0, 4);
      xs[i] = -1;
      expect(kernels.maxOf(X)).toBe(-1);
    }
  });

  it("sumF64: the stated order to the bit, whatever lies behind the last element", () => {
    for (const count of [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1000]) {
      for (let i = 0; i < count; i++) xs[i] = (random() / 2 ** 31 - 1) * 2 ** (random() % 40);
      xs.fill(NaN, count, count + 8);
      const a = new Float64Array(8);
      for (let i = 0; i < count; i++) a[i % 8]! += xs[i]!;
      const b = [0, 1].map((j) => a[j]! + a[j + 2]! + (a[j + 4]! + a[j + 6]!));
      expect(kernels.sumF64(X, count)).toBe(b[0]! + b[1]!);
    }
  });
});
