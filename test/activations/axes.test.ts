// Activations along an axis: against their definitions in float64, on every axis, and their particulars.
import { describe, expect, it } from "vitest";
import { activations, layers, sequential } from "../../src/index.js";
import { errorInUlp } from "../kernels/ulp.js";
import { distance, largest, randomNumbers, sameBits } from "../numbers.js";
import { alongAxis, make } from "./entries.js";

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Element k of a tensor whose axis `at`, of size n, is put last is element result[k] of the tensor as it stands. */
function turned(shape: readonly number[], at: number, n: number): number[] {
  const behind = sizeOf(shape.slice(at + 1));
  return Array.from({ length: sizeOf(shape.slice(0, at)) * n * behind }, (_, k) => {
    const line = Math.floor(k / n);
    return (Math.floor(line / behind) * n + (k % n)) * behind + (line % behind);
  });
}

describe.each(alongAxis)("$title", (r) => {
  const part = make(r.name, r.options);

  it("has value and gradient as in float64", () => {
    for (const columns of [2, 4, 6, 8, 10, 16, 34, 100, 1000]) {
      for (const size of [1, 10, 1000]) {
        const x = randomNumbers(3 * columns, size, columns);
        const y = part.forward(x, [3, columns]);
        const dy = randomNumbers(y.length, 1, 11);
        const dx = part.backward(x, dy, [3, columns]);
        for (let i = 0; i < 3; i++) {
          const row = (a: Float32Array): number[] => [
            ...a.slice((i * a.length) / 3, ((i + 1) * a.length) / 3),
          ];
          const value = r.value(row(x));
          expect(distance(row(y), value)).toBeLessThanOrEqual(4e-7 * Math.max(1, largest(value)));
          const gradient = r.gradient(row(x), row(dy));
          expect(distance(row(dx), gradient)).toBeLessThanOrEqual(2e-6 * Math.max(1, largest(gradient)));
        }
      }
    }
  });

  it("has as its backward pass the central difference of its forward pass", () => {
    const h = 1 / 16;
    const shape = [2, 6];
    const x = randomNumbers(12, 1.5, 13);
    const upstream = randomNumbers(part.forward(x, shape).length, 1, 17);
    const dx = part.backward(x, upstream, shape);
    let compared = 0;
    x.forEach((v, i) => {
      const outputs = [-2, -1, 1, 2].map((k) => part.forward(x.with(i, v + k * h), shape));
      if (r.pattern && new Set(outputs.map((y) => r.pattern?.([...y]))).size > 1) return;
      const [a, b, c, d] = outputs.map((y) => y.reduce((s, w, j) => s + w * (upstream[j] as number), 0));
      const slope = ((a as number) - (d as number) + 8 * ((c as number) - (b as number))) / (12 * h);
      expect(Math.abs((dx[i] as number) - slope)).toBeLessThan(5e-5);
      compared++;
    });
    expect(compared).toBeGreaterThan(4);
  });

  it("acts on any axis as on the last", () => {
    const shape = [4, 2, 6, 1];
    const x = randomNumbers(sizeOf(shape), 2, 19);
    const straight = make(r.name, { ...r.options, axis: -1 });
    for (const axis of [0, 1, 2, -2, -4]) {
      const at = (axis + 4) % 4;
      const along = make(r.name, { ...r.options, axis });
      const length = shape[at] as number;
      const rows = [x.length / length, length];
      const pick = (a: Float32Array, order: number[]): Float32Array =>
        Float32Array.from(order, (k) => a[k] as number);

      const y = along.forward(x, shape);
      const xOrder = turned(shape, at, length);
      const yOrder = turned(shape, at, along.outputShape(shape)[at] as number);
      expect(sameBits(pick(y, yOrder), straight.forward(pick(x, xOrder), rows))).toBe(true);

      const dy = randomNumbers(y.length, 1, 23);
      const dx = along.backward(x, dy, shape);
      expect(sameBits(pick(dx, xOrder), straight.backward(pick(x, xOrder), pick(dy, yOrder), rows))).toBe(
        true,
      );
    }
  });

  it("refuses an axis that the shape has not", () => {
    expect(() => make(r.name, { axis: 2 }).forward(new Float32Array(6), [3, 2])).toThrow(
      new RangeError(`${r.name}: axis must be a whole number from -2 to 1 for the shape [3, 2], got 2.`),
    );
  });
});

it("softmax and sparsemax sum to 1, and give equal shares to equal numbers", () => {
  for (const part of [activations.softmax(), activations.sparsemax()]) {
    expect(distance(part.forward(new Float32Array(1000).fill(7)), new Array(1000).fill(1e-3))).toBeLessThan(
      1e-9,
    );
    const y = part.forward(randomNumbers(5000, 0.01), [5, 1000]);
    for (let i = 0; i < 5; i++) {
      expect(y.slice(i * 1000, (i + 1) * 1000).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
  }
});

it("logSoftmax keeps the digits of a result close to 0", () => {
  const [y] = activations.logSoftmax().forward(Float32Array.of(30, 0, 0));
  expect(errorInUlp(y as number, -Math.log1p(2 * Math.exp(-30)))).toBeLessThan(2);
});

it("glu halves its axis, and refuses one of odd size", () => {
  expect(activations.glu({ axis: 0 }).outputShape([4, 3])).toEqual([2, 3]);
  expect(() => activations.glu().forward(new Float32Array(6), [2, 3])).toThrow(
    new RangeError(
      "glu: axis -1 of the shape [2, 3] has size 3, which can't be halved. Give it an even size.",
    ),
  );
  const odd = layers.dense({ units: 3, activation: "glu", inputShape: [2] });
  expect(() => sequential({ layers: [odd] })).toThrow("[1, 3] has size 3");
});

it("in a network axis 0 is the batch", () => {
  const activation = activations.softmax({ axis: 1 });
  const model = sequential({ layers: [layers.activation({ activation, inputShape: [2, 3] })] });
  const y = model.predict(randomNumbers(12)).data;
  for (const at of [0, 1, 2, 6, 7, 8]) expect((y[at] as number) + (y[at + 3] as number)).toBeCloseTo(1, 6);
});
