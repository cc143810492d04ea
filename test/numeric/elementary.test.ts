// The float64 functions of src/numeric/elementary.ts against Math.*, which engines compute to about 1 ulp themselves:
// largest difference in ulp, printed, and held against the stated bound; and the special values.
import { describe, expect, it } from "vitest";
import * as elementary from "../../src/numeric/elementary.js";

type Name = keyof typeof elementary;

/** Largest difference from Math.* allowed, in ulp. */
const BOUND = 2;
const POINTS = 100_000;

let state = 2463534242;
/** A reproducible number in [0, 1) (xorshift32). */
function random(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}
const between = (low: number, high: number) => low + (high - low) * random();
const anySize = () => (random() < 0.5 ? 2 ** between(-1074, 1023.9) : between(0.5, 2));
const angle = () => {
  const shape = random();
  if (shape < 0.5) return between(-7, 7);
  return shape < 0.9 ? between(-(2 ** 20), 2 ** 20) : (Math.floor(between(-600000, 600000)) * Math.PI) / 2;
};

/** Arguments over the useful range of each function. */
const points: Record<Name, () => [number] | [number, number]> = {
  exp: () => [random() < 0.1 ? between(-1e-3, 1e-3) : between(-745, 709.7)],
  log: () => [anySize()],
  log2: () => [anySize()],
  log10: () => [anySize()],
  pow: () => {
    const x = random() < 0.5 ? 2 ** between(-1000, 1000) : between(0.3, 3);
    return [x, between(-1074, 1023) / Math.log2(x)];
  },
  sin: () => [angle()],
  cos: () => [angle()],
};
const names = Object.keys(points) as Name[];
const call = (object: unknown, name: Name, args: number[]): number =>
  (object as Record<Name, (...args: number[]) => number>)[name](...args);

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
function ulp(x: number): number {
  double[0] = Math.abs(x);
  return 2 ** (Math.max((words[1]! >>> 20) - 1023, -1022) - 52);
}

describe("elementary functions in float64", () => {
  it("are within 2 ulp of Math.* over the useful range", () => {
    const table: Record<string, { "max ulp": number; at: string; bound: number; points: number }> = {};
    for (const name of names) {
      let worst = 0;
      let at = "";
      for (let i = 0; i < POINTS; i++) {
        const args = points[name]();
        const wanted = call(Math, name, args);
        const error = Math.abs(call(elementary, name, args) - wanted) / ulp(wanted);
        if (!(error <= worst)) [worst, at] = [error, args.join(", ")];
      }
      table[name] = { "max ulp": worst, at, bound: BOUND, points: POINTS };
      expect(worst, name).toBeLessThanOrEqual(BOUND);
    }
    // biome-ignore lint/suspicious/noConsole: the table is what this test is read for
    console.table(table);
  });

  it("have Math.*'s special values", () => {
    const tiny = 2 ** -1074;
    const special = [
      0,
      1,
      2,
      3,
      0.5,
      1.5,
      1e300,
      2 ** 53,
      2 ** 53 - 1,
      tiny,
      2 ** -1022,
      1 + 2 ** -52,
      1 - 2 ** -53,
      Infinity,
    ].flatMap((x) => [x, -x]);
    special.push(NaN, 709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412);
    for (const name of names) {
      for (const x of special) {
        if ((name === "sin" || name === "cos") && Math.abs(x) > 2 ** 20) {
          expect(call(elementary, name, [x]), `${name}(${x})`).toBeNaN();
          continue;
        }
        for (const y of name === "pow" ? special : [0]) {
          const args = name === "pow" ? [x, y] : [x];
          const got = call(elementary, name, args);
          const wanted = call(Math, name, args);
          const title = `${name}(${args.join(", ")})`;
          if (Number.isFinite(wanted) && wanted !== 0) {
            expect(Math.abs(got - wanted) / ulp(wanted), title).toBeLessThanOrEqual(BOUND);
          } else {
            expect(got, title).toBe(wanted);
          }
        }
      }
    }
  });

  it("log2 is exact for powers of two, log10 for powers of ten", () => {
    for (let k = -1074; k < 1024; k++) expect(elementary.log2(2 ** k)).toBe(k);
    for (let k = 0; k <= 22; k++) expect(elementary.log10(10 ** k)).toBe(k);
  });
});
