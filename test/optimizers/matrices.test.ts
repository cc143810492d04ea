// The optimizers that see a variable as a matrix, against their papers' formulas in float64, on shapes that are tall, wide,
// square, one row, one column, and stacks of matrices.
import { describe, expect, it } from "vitest";
import { optimizers } from "../../src/index.js";
import { sizeOf } from "../../src/shape.js";
import { distance, randomNumbers } from "../numbers.js";

const SHAPES = [
  [1, 5],
  [5, 1],
  [1, 1],
  [4, 4],
  [17, 6],
  [6, 17],
  [40, 33],
];
const STEPS = 4;

type Matrix = number[][];
const transposed = (a: Matrix): Matrix => (a[0] as number[]).map((_, j) => a.map((row) => row[j] as number));
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) =>
    (b[0] as number[]).map((_, j) => row.reduce((s, v, k) => s + v * (b[k] as number[])[j]!, 0)),
  );
const matrixOf = (data: ArrayLike<number>, [rows, columns]: readonly number[]): Matrix =>
  Array.from({ length: rows as number }, (_, i) =>
    Array.from({ length: columns as number }, (_, j) => data[i * (columns as number) + j] as number),
  );
const rootMeanSquare = (a: readonly number[]): number =>
  Math.sqrt(a.reduce((s, v) => s + v * v, 0) / a.length);

const problem = (shape: readonly number[]) => ({
  start: randomNumbers(sizeOf(shape), 1, 3),
  gradients: Array.from({ length: STEPS }, (_, i) => randomNumbers(sizeOf(shape), 1, i + 10)),
});

describe("muon", () => {
  const rate = 0.1;
  const decay = 0.02;

  function reference(shape: readonly number[], nesterov: boolean): number[] {
    const { start, gradients } = problem(shape);
    let w = Array.from(start);
    let m = w.map(() => 0);
    for (const g of gradients) {
      m = m.map((v, i) => 0.9 * v + (g[i] as number));
      const moved = nesterov ? m.map((v, i) => (g[i] as number) + 0.9 * v) : m;
      const norm = Math.hypot(...moved) + 1e-7;
      let x = matrixOf(
        moved.map((v) => v / norm),
        shape,
      );
      for (let i = 0; i < 3; i++) {
        const a = times(x, transposed(x));
        const aa = times(a, a);
        const ax = times(
          a.map((row, r) => row.map((v, c) => -4.775 * v + 2.0315 * (aa[r] as number[])[c]!)),
          x,
        );
        x = x.map((row, r) => row.map((v, c) => 3.4445 * v + (ax[r] as number[])[c]!));
      }
      const scale = rate * 0.2 * Math.sqrt(Math.max(...shape));
      const step = x.flat();
      w = w.map((v, i) => v * (1 - decay * rate) - scale * (step[i] as number));
    }
    return w;
  }

  it.each(SHAPES)("%i × %i", (...shape) => {
    for (const nesterov of [true, false]) {
      const { start, gradients } = problem(shape);
      const options = { learningRate: rate, momentum: 0.9, nesterov, nsSteps: 3, weightDecay: decay };
      const run = optimizers.muon(options).start(start, { shapes: [shape] });
      for (const g of gradients) run.step(g);
      expect(distance(run.params, reference(shape, nesterov))).toBeLessThan(2e-5);
    }
  });

  it("leaves vectors, embeddings and excluded names to AdamW", () => {
    const { start, gradients } = problem([3, 4]);
    const adamw = optimizers.adamw({ learningRate: 0.05 }).start(start);
    const muon = optimizers.muon({
      learningRate: 0.1,
      adamLrRatio: 0.5,
      adamWeightDecay: 0.002,
      excludeLayers: ["^head/"],
    });
    const runs = ["word_Embedding/table", "head/kernel"].map((name) =>
      muon.start(start, { shapes: [[3, 4]], names: [name] }),
    );
    runs.push(muon.start(start), muon.start(start, { shapes: [[1, 3, 4]] }));
    for (const g of gradients) for (const run of [adamw, ...runs]) run.step(g);
    for (const run of runs) expect(distance(run.params, adamw.params)).toBeLessThan(1e-6);
    const matrix = muon.start(start, { shapes: [[3, 4]], names: ["body/kernel"] });
    for (const g of gradients) matrix.step(g);
    expect(distance(matrix.params, adamw.params)).toBeGreaterThan(1e-3);
  });
});

describe("adafactor", () => {
  function reference(shape: readonly number[], rate: number): number[] {
    const { start, gradients } = problem(shape);
    const [rows, columns] = shape.slice(-2) as [number, number];
    const matrices = sizeOf(shape) / (rows * columns);
    const at = (i: number): [row: number, column: number] => [
      Math.floor(i / columns),
      Math.floor(i / (rows * columns)) * columns + (i % columns),
    ];
    let w = Array.from(start);
    const r = new Array<number>(matrices * rows).fill(0);
    const c = new Array<number>(matrices * columns).fill(0);
    gradients.forEach((g, step) => {
      const beta = 1 - (step + 1) ** -0.8;
      const rowMeans = r.map(() => 0);
      const columnMeans = c.map(() => 0);
      g.forEach((v, i) => {
        const [row, column] = at(i);
        rowMeans[row]! += (v * v + 1e-30) / columns;
        columnMeans[column]! += (v * v + 1e-30) / rows;
      });
      for (let i = 0; i < r.length; i++) r[i] = beta * r[i]! + (1 - beta) * rowMeans[i]!;
      for (let i = 0; i < c.length; i++) c[i] = beta * c[i]! + (1 - beta) * columnMeans[i]!;
      const u = Array.from(g, (v, i) => {
        const [row, column] = at(i);
        const first = Math.floor(row / rows) * rows;
        const mean = r.slice(first, first + rows).reduce((s, x) => s + x, 0) / rows;
        return v / Math.sqrt((r[row]! / mean) * c[column]!);
      });
      const alpha = Math.max(1e-3, rootMeanSquare(w)) * Math.min(rate, 1 / Math.sqrt(step + 1));
      const clip = Math.max(1, rootMeanSquare(u));
      w = w.map((v, i) => v - (alpha * u[i]!) / clip);
    });
    return w;
  }

  it.each([...SHAPES, [3, 5, 7], [2, 2, 3, 4]].map((shape) => [shape]))("%o", (shape) => {
    for (const rate of [0.05, 1]) {
      const { start, gradients } = problem(shape);
      const run = optimizers.adafactor({ learningRate: rate }).start(start, { shapes: [shape] });
      for (const g of gradients) run.step(g);
      expect(distance(run.params, reference(shape, rate))).toBeLessThan(1e-5);
    }
  });
});
