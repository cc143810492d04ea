import { describe, expect, it } from "vitest";
import { CmaState } from "../../src/tune/math/cmaState.js";
import { drawsFor } from "../../src/tune/math/draws.js";
import { eigen } from "../../src/tune/math/eigen.js";
import { mass, quantile, truncatedQuantile, upperTail } from "../../src/tune/math/normal.js";
import { crowding, dominates, fronts, paretoFront } from "../../src/tune/math/pareto.js";
import { DIMENSIONS, sobol } from "../../src/tune/math/sobol.js";

describe("normal distribution", () => {
  // scipy.stats.norm.sf and norm.ppf, SciPy 1.17.1.
  const TAILS = [
    [-30, 1],
    [-8, 0.9999999999999993],
    [-4.5, 0.9999966023268753],
    [-3.9, 0.9999519036559824],
    [-2, 0.9772498680518208],
    [-0.3, 0.6179114221889526],
    [0, 0.5],
    [0.7, 0.24196365222307303],
    [2.5, 0.006209665325776132],
    [3.99, 3.3036647629402356e-5],
    [4, 3.167124183311986e-5],
    [5, 2.866515718791933e-7],
    [8, 6.22096057427174e-16],
    [20, 2.7536241186061556e-89],
  ] as const;
  const QUANTILES = [
    [1e-300, -37.0470962993612],
    [1e-50, -14.933337534788487],
    [1e-12, -7.034483825301131],
    [1e-5, -4.264890793922825],
    [0.0242, -1.9738394633131995],
    [0.0243, -1.9720841590292884],
    [0.1, -1.2815515655446004],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.7, 0.5244005127080407],
    [0.999, 3.090232306167813],
  ] as const;

  it("upper tail: relative error < 1e-13", () => {
    for (const [x, tail] of TAILS) expect(Math.abs(upperTail(x) / tail - 1)).toBeLessThan(1e-13);
  });

  it("quantile: error < 1e-12 of its size", () => {
    for (const [p, x] of QUANTILES)
      expect(Math.abs(quantile(p) - x)).toBeLessThan(1e-12 * Math.max(1, Math.abs(x)));
  });

  it("mass between two points of one tail keeps its digits", () => {
    expect(mass(5, 6) / (2.866515718791933e-7 - 9.865876450376946e-10)).toBeCloseTo(1, 10);
    expect(mass(-6, -5)).toBe(mass(5, 6));
  });

  it("a truncated value stays inside, from end to end", () => {
    expect(truncatedQuantile(0, -2, 1)).toBeCloseTo(-2, 9);
    expect(truncatedQuantile(1, -2, 1)).toBeCloseTo(1, 9);
    expect(truncatedQuantile(0.5, -2, 2)).toBeCloseTo(0, 12);
    expect(truncatedQuantile(0.999, 0, 40)).toBeCloseTo(3.2905267314919255, 9);
  });
});

describe("Sobol sequence", () => {
  // scipy.stats.qmc.Sobol(128, scramble=False), the first eight points.
  const AXES: Record<number, number[]> = {
    0: [0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125],
    1: [0, 0.5, 0.25, 0.75, 0.375, 0.875, 0.125, 0.625],
    5: [0, 0.5, 0.75, 0.25, 0.125, 0.625, 0.875, 0.375],
    40: [0, 0.5, 0.25, 0.75, 0.875, 0.375, 0.625, 0.125],
    127: [0, 0.5, 0.25, 0.75, 0.625, 0.125, 0.875, 0.375],
  };

  it("equals SciPy's", () => {
    for (const [axis, points] of Object.entries(AXES))
      expect(points.map((_, i) => sobol(i, Number(axis)))).toEqual(points);
  });

  it.each([undefined, 7])("every axis has one of 256 points in each 256th, scrambling seed %s", (seed) => {
    for (let axis = 0; axis < DIMENSIONS; axis++) {
      const places = Array.from({ length: 256 }, (_, i) => Math.floor(sobol(i, axis, seed) * 256));
      expect(new Set(places).size).toBe(256);
    }
  });

  it("the first two axes have one of 256 points in each of 16 × 16 fields, scrambled or not", () => {
    for (const seed of [undefined, 3]) {
      const fields = Array.from({ length: 256 }, (_, i) => {
        return Math.floor(sobol(i, 0, seed) * 16) * 16 + Math.floor(sobol(i, 1, seed) * 16);
      });
      expect(new Set(fields).size).toBe(256);
    }
  });
});

describe("eigen", () => {
  it("vectors times values times vectors transposed gives the matrix, to 1e-12", () => {
    const draws = drawsFor(1, "test", 0);
    for (const n of [1, 2, 5, 12]) {
      const half = Array.from({ length: n }, () => Array.from({ length: n }, () => draws.normal()));
      const matrix = half.map((row, i) => row.map((x, j) => x + half[j]![i]!));
      const { values, vectors } = eigen(matrix);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const back = values.reduce((sum, value, k) => sum + vectors[i]![k]! * value * vectors[j]![k]!, 0);
          expect(Math.abs(back - matrix[i]![j]!)).toBeLessThan(1e-12);
        }
      }
    }
  });
});

describe("CMA-ES", () => {
  it("finds the minimum of a turned ellipsoid to 1e-8 in 3000 evaluations", () => {
    const state = new CmaState([0.8, 0.8, 0.8, 0.8], 0.2);
    const loss = ([a, b, c, d]: number[]): number =>
      (a! + b! - 1) ** 2 + 1e3 * (a! - b!) ** 2 + 10 * (c! - 0.3) ** 2 + 1e2 * (d! + c! - 0.5) ** 2;
    const draws = drawsFor(1, "test", 1);
    let evaluations = 0;
    while (evaluations < 3000) {
      const points = Array.from({ length: state.constants.population }, () =>
        state.point(state.mean.map(() => draws.normal())),
      );
      state.update(points.sort((a, b) => loss(a) - loss(b)));
      evaluations += points.length;
    }
    expect(loss(state.mean)).toBeLessThan(1e-8);
  });

  it("has pycma's (5_w,10) selection in 10 dimensions: mu_w = 3.2, w_1 = 45 %", () => {
    const { population, muEff, weights } = new CmaState(new Array<number>(10).fill(0), 1).constants;
    expect(population).toBe(10);
    expect(weights.filter((w) => w > 0).length).toBe(5);
    expect(weights.filter((w) => w > 0).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(muEff).toBeCloseTo(3.17, 2);
    expect(Math.floor(weights[0]! * 100)).toBe(45);
  });
});

describe("domination", () => {
  it("needs to be better somewhere and worse nowhere", () => {
    expect(dominates([1, 2], [1, 3])).toBe(true);
    expect(dominates([1, 2], [1, 2])).toBe(false);
    expect(dominates([0, 3], [1, 2])).toBe(false);
  });

  it("sorts into fronts", () => {
    const rows = [
      [1, 4],
      [2, 2],
      [4, 1],
      [2, 5],
      [3, 3],
      [5, 5],
    ];
    expect(fronts(rows, dominates)).toEqual([[0, 1, 2], [3, 4], [5]]);
  });

  it("the Pareto front is what no other beats, equal rows included, in the order given", () => {
    const rows = Array.from({ length: 300 }, (_, i) => [(i * 37) % 17, (i * 53) % 19, (i * 11) % 13]);
    const slow = rows.filter((row) => !rows.some((other) => dominates(other, row)));
    expect(paretoFront(rows, (row) => row)).toEqual(slow);
    expect(
      paretoFront(
        [
          [1, 1],
          [0, 2],
          [1, 1],
        ],
        (row) => row,
      ),
    ).toHaveLength(3);
  });

  it("crowding: infinite losses leave no NaN", () => {
    const infinite = [[-Infinity], [0], [1], [Infinity], [Infinity], [Infinity]];
    expect(crowding(infinite)).toEqual([Infinity, 1, 1, 1, 0, Infinity]);
  });

  it("crowding: ends are infinite, the middle is the sum of the normalized gaps", () => {
    expect(
      crowding([
        [0, 4],
        [1, 2],
        [4, 0],
      ]),
    ).toEqual([Infinity, 2, Infinity]);
  });
});
