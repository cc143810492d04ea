// The three forms of the product, bit for bit against the order of summation that macrokernel.ts states, and
// within the error bound of that order against float64. C lies between guard values that must survive,
// but for the padding of a vector.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { F0, F1, N0, N1, N2, P0, P1, P2, P3, P4 } from "../../src/contract/frame.js";

type Form = "gemmNN" | "gemmNT" | "gemmTN";
type Kernel = (ip: number) => void;
interface Kernels extends Record<Form, Kernel> {
  gemmWorkspaceBytes(form: number, m: number, n: number, k: number, lanes: number): number;
  setLanes(index: number, count: number): void;
}
interface Case {
  form: Form;
  m: number;
  n: number;
  k: number;
  bias?: boolean;
  bound?: number;
  accumulate?: boolean;
  lanes?: number;
}

const FORMS: Form[] = ["gemmNN", "gemmNT", "gemmTN"];
const K_BLOCK = 352;
const GUARD = 12345.678;
const FRAME = 4096;
const HEAP = 8192;

const memory = new WebAssembly.Memory({ initial: 1024 });
let instances: Kernels[] = [];

function use(build: string): void {
  const module = new WebAssembly.Module(readFileSync(new URL(`../../build/${build}.wasm`, import.meta.url)));
  instances = Array.from(
    { length: 7 },
    () => new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels,
  );
}

function fill(values: Float32Array, seed: number): Float32Array {
  let state = seed >>> 0;
  for (let i = 0; i < values.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = state / 2 ** 31 - 1;
  }
  return values;
}

/** The k-th terms' operands of element (i, j), by form. */
function index(form: Form, m: number, n: number, k: number): [a: [number, number], b: [number, number]] {
  if (form === "gemmNN")
    return [
      [k, 1],
      [1, n],
    ];
  return form === "gemmNT"
    ? [
        [k, 1],
        [k, 1],
      ]
    : [
        [1, m],
        [1, n],
      ];
}

function blockLength(k: number): number {
  const blocks = Math.max(1, Math.ceil(k / K_BLOCK));
  return blocks === 1 ? Math.max(k, 1) : Math.ceil(Math.ceil(k / blocks) / 4) * 4;
}

/** Σ term(p) in the documented order, in float32, from `start`; blocks after the first are added to the total. */
function sum32(k: number, start: number, accumulate: boolean, term: (p: number) => number): number {
  const round = Math.fround;
  const length = blockLength(k);
  let total = accumulate ? start : 0;
  let sum = accumulate ? 0 : start;
  let first = !accumulate;
  let p = 0;
  do {
    const end = Math.min(k, p + length);
    for (; p < end; p++) sum = round(sum + term(p));
    total = first ? sum : round(total + sum);
    first = false;
    sum = 0;
  } while (p < k);
  return total;
}

interface Run {
  c: Float32Array;
  sums: Float32Array;
  a: Float32Array;
  b: Float32Array;
  bias: Float32Array;
  before: Float32Array;
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  return Buffer.compare(new Uint8Array(a.buffer), new Uint8Array(b.buffer)) === 0;
}

/** Runs one case on fresh data; checks the guards around C and the bias gradient. */
function run({ form, m, n, k, bias = false, bound = -Infinity, accumulate = false, lanes = 1 }: Case): Run {
  let free = HEAP;
  const take = (length: number): Float32Array => {
    const view = new Float32Array(memory.buffer, free, length);
    free += (length * 4 + 127) & ~63;
    return view;
  };
  const a = fill(take(m * k), 1);
  const b = fill(take(n * k), 2);
  const guarded = take(m * n + 32).fill(GUARD);
  const c = guarded.subarray(16, 16 + m * n);
  if (accumulate) fill(c, 3);
  const guardedSums = take(n + 32).fill(GUARD);
  const sums = guardedSums.subarray(16, 16 + n);
  if (accumulate || form === "gemmNN") fill(sums, 4);
  const before = c.slice();
  const start = sums.slice();
  const bytes = instances[0]?.gemmWorkspaceBytes(FORMS.indexOf(form), m, n, k, lanes) ?? 0;
  const workspace = take((bytes >> 2) + 16).fill(GUARD);

  const frame = new DataView(memory.buffer, FRAME, 64);
  const word = (at: number, value: number): void => frame.setUint32(at, value, true);
  word(P0, c.byteOffset);
  word(P1, a.byteOffset);
  word(P2, b.byteOffset);
  word(P3, bias ? sums.byteOffset : 0);
  word(P4, bytes === 0 ? 0 : workspace.byteOffset);
  word(N0, m);
  word(N1, n);
  word(N2, k);
  frame.setFloat32(F0, bound, true);
  word(F1, accumulate ? 1 : 0);
  for (let lane = 0; lane < lanes; lane++) {
    const instance = instances[lane] as Kernels;
    instance.setLanes(lane, lanes);
    instance[form](FRAME);
  }
  const kept = (v: number): boolean => v === Math.fround(GUARD);
  for (const [view, vector] of [
    [guarded, m === 1 || n === 1],
    [guardedSums, true],
  ] as const) {
    expect(view.subarray(0, 16).every(kept)).toBe(true);
    // What fills up a vector's last four may become 0.
    const behind = view.subarray(view.length - 16);
    const padding = vector ? -(view.length - 32) & 3 : 0;
    expect(behind.subarray(0, padding).every((v) => v === 0 || kept(v))).toBe(true);
    expect(behind.subarray(padding).every(kept)).toBe(true);
  }
  expect(workspace.subarray(bytes >> 2).every((v) => v === Math.fround(GUARD))).toBe(true);
  return { c: c.slice(), sums: sums.slice(), a: a.slice(), b: b.slice(), bias: start, before };
}

/** Bit equality with the reference, reported by its first difference. */
function check(kase: Case): void {
  const { form, m, n, k, bias = false, bound = -Infinity, accumulate = false } = kase;
  const got = run(kase);
  const [[am, ak], [bn, bk]] = index(form, m, n, k);
  const round = Math.fround;
  let wrong = "";
  for (let i = 0; i < m && wrong === ""; i++) {
    for (let j = 0; j < n; j++) {
      const start = accumulate ? got.before[i * n + j] : bias && form === "gemmNN" ? got.bias[j] : 0;
      let want = sum32(k, start as number, accumulate, (p) =>
        round((got.a[i * am + p * ak] as number) * (got.b[j * bn + p * bk] as number)),
      );
      if (form === "gemmNN") want = Math.max(want, bound);
      if (got.c[i * n + j] !== want) wrong = `C[${i},${j}] is ${got.c[i * n + j]}, expected ${want}`;
    }
  }
  for (let j = 0; j < n && form === "gemmTN" && bias; j++) {
    const want = sum32(
      k,
      accumulate ? (got.bias[j] as number) : 0,
      accumulate,
      (p) => got.b[p * n + j] as number,
    );
    if (got.sums[j] !== want) wrong = `bias[${j}] is ${got.sums[j]}, expected ${want}`;
  }
  expect(wrong, JSON.stringify(kase)).toBe("");
}

const ODD: [m: number, n: number, k: number][] = [
  [29, 203, 37],
  [29, 61, 203],
  [29, 7, 61],
  [203, 61, 29],
  [61, 7, 29],
  [1, 203, 600],
  [203, 1, 600],
  [33, 1, 1030],
  [65, 130, 70],
  [67, 259, 33],
  [259, 67, 33],
  [300, 270, 5],
  [49, 129, 1],
  [17, 9, 1025],
  [8, 12, 513],
  [5, 3, 1600],
  [33, 50, 713],
  [102, 83, 353],
  [485, 50, 352],
];

/** The wide build computes the same in another shape of tile. */
const CASES = ["simd", "wide"].flatMap((build) => FORMS.map((form) => [build, form] as const));

describe.each(CASES)("%s, %s", (build, form) => {
  beforeAll(() => use(build));

  it("equals the stated order of summation for every remainder of m, n and k", () => {
    for (let m = 1; m <= 20; m += m < 9 ? 1 : 3) {
      for (let n = 1; n <= 20; n++) {
        for (const k of [1, 2, 3, 4, 5, 8, 11, 20]) {
          check({ form, m, n, k, bias: (m + n + k) % 2 === 0, bound: (m + k) % 3 === 0 ? 0 : -Infinity });
        }
      }
    }
  });

  it("equals it for every remainder of what is copied to panels, too", () => {
    for (const [m, n] of [
      [32, 48],
      [33, 52],
      [34, 57],
      [35, 63],
      [16, 65],
      [49, 32],
    ] as const) {
      for (let k = 1; k <= 17; k++) {
        check({ form, m, n, k, bias: k % 2 === 0, bound: k % 3 === 0 ? 0 : -Infinity });
        check({ form, m, n, k, accumulate: true });
      }
    }
  });

  it.each(ODD)("equals it at %i × %i × %i, also adding to C, also with a bound", (m, n, k) => {
    check({ form, m, n, k });
    check({ form, m, n, k, bias: true, bound: 0 });
    check({ form, m, n, k, accumulate: true, bias: form === "gemmTN" });
  });

  it("gives the bias, or zero, for k = 0", () => {
    for (const [m, n] of [
      [1, 5],
      [5, 1],
      [6, 21],
      [70, 300],
      [32, 4],
      [1, 3],
    ] as const) {
      check({ form, m, n, k: 0 });
      check({ form, m, n, k: 0, bias: true });
    }
  });

  it.each([2, 3, 7])("gives the same bits for %i lanes", (lanes) => {
    for (const [m, n, k] of ODD) {
      const alone = run({ form, m, n, k, bias: true });
      const together = run({ form, m, n, k, bias: true, lanes });
      expect(sameBits(together.c, alone.c), `${m} × ${n} × ${k}`).toBe(true);
      expect(sameBits(together.sums, alone.sums), `${m} × ${n} × ${k}, bias`).toBe(true);
    }
  });

  it("stays within the error bound of short sums against float64 for a long k", () => {
    const [m, n, k] = [6, 9, 20_000];
    const { c, a, b } = run({ form, m, n, k });
    const [[am, ak], [bn, bk]] = index(form, m, n, k);
    const terms = blockLength(k) + Math.ceil(k / blockLength(k));
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let exact = 0;
        let magnitude = 0;
        for (let p = 0; p < k; p++) {
          const term = (a[i * am + p * ak] as number) * (b[j * bn + p * bk] as number);
          exact += term;
          magnitude += Math.abs(term);
        }
        expect(Math.abs((c[i * n + j] as number) - exact)).toBeLessThan(terms * 2 ** -24 * magnitude);
      }
    }
  });
});

describe("gemmNN's bound", () => {
  it.each([
    [1, 9, 3],
    [9, 1, 3],
    [9, 9, 3],
    [33, 50, 3],
  ])("lets NaN through at %i × %i × %i", (m, n, k) => {
    run({ form: "gemmNN", m, n, k });
    const frame = new DataView(memory.buffer, FRAME, 64);
    new Float32Array(memory.buffer, frame.getUint32(P1, true), 1)[0] = Number.NaN;
    frame.setFloat32(F0, 0, true);
    instances[0]?.gemmNN(FRAME);
    const c = new Float32Array(memory.buffer, frame.getUint32(P0, true), m * n);
    expect([...c.subarray(0, n)].every(Number.isNaN)).toBe(true);
    expect(c.subarray(n).every((v) => v >= 0)).toBe(true);
  });
});
