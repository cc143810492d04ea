// Operations that change shapes: reductions, products, parts and joins, over a list of cases. Each value is held against float64, each gradient
// against central differences, and each gives the same bits for any number of lanes.
import { describe, expect, it } from "vitest";
import { matmul, matrixProduct, NT, TN } from "../../src/ops/matmul.js";
import { cumsum, type ReductionName, reduce } from "../../src/ops/reduce.js";
import { concatenate, flip, pad, slice, split, stack } from "../../src/ops/region.js";
import { take } from "../../src/ops/take.js";
import type { Tape } from "../../src/tape/tape.js";
import type { Value } from "../../src/tape/value.js";
import { randomNumbers, sameBits } from "../numbers.js";
import { at, differences, farthest, indicesOf, type Numbers, runOps, type Shape, sizeOf } from "./tensors.js";

interface Case {
  readonly what: string;
  readonly shapes: readonly Shape[];
  readonly append: (tape: Tape, ...x: Value[]) => Value;
  readonly shape: Shape;
  /** y at an index. */
  readonly value: (index: number[], ...x: ArrayLike<number>[]) => number;
  /** Inputs that are indices, and have no gradient. */
  readonly indices?: readonly number[];
  readonly below?: number;
  readonly hasNoGradient?: boolean;
}

const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const mean = (x: readonly number[]): number => sum(x) / x.length;
const variance = (x: readonly number[]): number => mean(x.map((v) => (v - mean(x)) ** 2));
const largest = (x: readonly number[]): number => x.reduce((a, b) => Math.max(a, b));
const smallest = (x: readonly number[]): number => x.reduce((a, b) => Math.min(a, b));

const reductions: Record<ReductionName, (x: readonly number[]) => number> = {
  sum,
  mean,
  max: largest,
  min: smallest,
  variance,
  std: (x) => Math.sqrt(variance(x)),
  logSumExp: (x) => Math.log(sum(x.map(Math.exp))),
  argmax: (x) => x.indexOf(largest(x)),
  argmin: (x) => x.indexOf(smallest(x)),
};

/** A reduction's elements for an index of the result. */
function gather(
  x: ArrayLike<number>,
  shape: Shape,
  axes: readonly number[],
  index: readonly number[],
): number[] {
  return [...indicesOf(axes.map((axis) => shape[axis] as number))].map((inside) => {
    let kept = 0;
    const full = shape.map((_, i) =>
      axes.includes(i) ? (inside[axes.indexOf(i)] as number) : (index[kept++] as number),
    );
    return at(x, shape, full);
  });
}

const reductionCases: Case[] = (Object.keys(reductions) as ReductionName[]).flatMap((name) => {
  const over: { shape: Shape; axis: number[]; keepdims?: boolean }[] = [
    { shape: [7], axis: [0] },
    { shape: [3, 5], axis: [1] },
    { shape: [3, 5], axis: [0] },
    { shape: [4, 3, 6], axis: [1], keepdims: true },
    { shape: [2, 3, 2], axis: [0, 1, 2] },
    ...(name.startsWith("arg")
      ? []
      : [
          { shape: [2, 3, 4, 5], axis: [0, 2] },
          { shape: [2, 3, 4], axis: [-1, 1] },
        ]),
  ];
  return over.map(({ shape, axis, keepdims = false }): Case => {
    const axes = axis.map((a) => (a < 0 ? a + shape.length : a)).sort();
    const kept = shape.filter((_, i) => !axes.includes(i));
    return {
      what: `${name} of [${shape}] over ${axis}${keepdims ? ", kept" : ""}`,
      shapes: [shape],
      append: (tape, x) =>
        reduce(tape, name, x as Value, { axis: axis.length === 1 ? (axis[0] as number) : axis, keepdims }),
      shape: keepdims ? shape.map((size, i) => (axes.includes(i) ? 1 : size)) : kept,
      value: (index, x) =>
        reductions[name](
          gather(
            x as ArrayLike<number>,
            shape,
            axes,
            keepdims ? index.filter((_, i) => !axes.includes(i)) : index,
          ),
        ),
      hasNoGradient: name.startsWith("arg"),
    };
  });
});

/** A matrix product in float64, of the last two axes, a batch before them. */
function productCase(what: string, a: Shape, b: Shape, shape: Shape, form?: typeof NT | typeof TN): Case {
  return {
    what,
    shapes: [a, b],
    append: (tape, x, y) =>
      form === undefined
        ? matmul(tape, x as Value, y as Value)
        : matrixProduct(tape, x as Value, y as Value, form),
    shape,
    value(index, x, y) {
      const fullA = a.length === 1 ? [1, ...a] : a;
      const fullB = b.length === 1 ? [...b, 1] : b;
      const full = [...index];
      if (a.length === 1) full.splice(full.length - (b.length === 1 ? 0 : 1), 0, 0);
      if (b.length === 1) full.push(0);
      const batch = full.slice(0, -2);
      const [i, j] = full.slice(-2) as [number, number];
      const k = (form === TN ? fullA.at(-2) : fullA.at(-1)) as number;
      let total = 0;
      for (let p = 0; p < k; p++) {
        const ai = form === TN ? [p, i] : [i, p];
        const bi = form === NT ? [j, p] : [p, j];
        total +=
          at(x as ArrayLike<number>, fullA, [...batch, ...ai]) *
          at(y as ArrayLike<number>, fullB, [...batch, ...bi]);
      }
      return total;
    },
  };
}

const products: Case[] = [
  productCase("two matrices", [4, 5], [5, 3], [4, 3]),
  productCase("a vector and a matrix", [5], [5, 3], [3]),
  productCase("a matrix and a vector", [4, 5], [5], [4]),
  productCase("two vectors", [5], [5], []),
  productCase("a batch and a matrix", [2, 3, 4, 5], [5, 6], [2, 3, 4, 6]),
  productCase("a matrix and a batch", [4, 5], [3, 5, 2], [3, 4, 2]),
  productCase("two batches", [3, 4, 5], [3, 5, 2], [3, 4, 2]),
  productCase("batches that are broadcast", [2, 1, 4, 5], [3, 5, 2], [2, 3, 4, 2]),
  productCase("a batch of one row", [6, 1, 8], [6, 8, 7], [6, 1, 7]),
  productCase("turned, a batch", [3, 4, 5], [3, 6, 5], [3, 4, 6], NT),
  productCase("turned, one matrix", [3, 4, 5], [6, 5], [3, 4, 6], NT),
  productCase("the first turned, a batch", [3, 5, 4], [3, 5, 6], [3, 4, 6], TN),
  productCase("the first turned, one matrix", [3, 5, 4], [5, 6], [3, 4, 6], TN),
  productCase("larger, a batch", [2, 20, 30], [2, 30, 17], [2, 20, 17]),
];

const shape: Shape = [3, 4, 5];
const parts: Case[] = [
  {
    what: "slice",
    shapes: [shape],
    append: (tape, x) => slice(tape, x as Value, [1, 0, 2], [2, 4, 3]),
    shape: [2, 4, 3],
    value: ([i, j, k], x) =>
      at(x as ArrayLike<number>, shape, [(i as number) + 1, j as number, (k as number) + 2]),
  },
  {
    what: "flip",
    shapes: [shape],
    append: (tape, x) => flip(tape, x as Value, 1),
    shape,
    value: ([i, j, k], x) => at(x as ArrayLike<number>, shape, [i as number, 3 - (j as number), k as number]),
  },
  {
    what: "split, then joined in another order",
    shapes: [shape],
    append(tape, x) {
      const [a, b, c] = split(tape, x as Value, [1, 3], -1) as [Value, Value, Value];
      return concatenate(tape, [c, a, b, a], -1);
    },
    shape: [3, 4, 6],
    value: ([i, j, k], x) =>
      at(x as ArrayLike<number>, shape, [
        i as number,
        j as number,
        [3, 4, 0, 1, 2, 0][k as number] as number,
      ]),
  },
  {
    what: "concatenate",
    shapes: [
      [2, 3],
      [4, 3],
      [1, 3],
    ],
    append: (tape, ...x) => concatenate(tape, x, 0),
    shape: [7, 3],
    value([i, j], ...x) {
      const row = i as number;
      const which = row < 2 ? 0 : row < 6 ? 1 : 2;
      return at(
        x[which] as ArrayLike<number>,
        [
          [2, 3],
          [4, 3],
          [1, 3],
        ][which] as number[],
        [row - [0, 2, 6][which]!, j as number],
      );
    },
  },
  {
    what: "stack",
    shapes: [
      [2, 3],
      [2, 3],
    ],
    append: (tape, ...x) => stack(tape, x, 1),
    shape: [2, 2, 3],
    value: ([i, s, j], ...x) => at(x[s as number] as ArrayLike<number>, [2, 3], [i as number, j as number]),
  },
  {
    what: "pad",
    shapes: [[2, 3]],
    append: (tape, x) =>
      pad(
        tape,
        x as Value,
        [
          [1, 0],
          [0, 2],
        ],
        7,
      ),
    shape: [3, 5],
    value: ([i, j], x) =>
      (i as number) < 1 || (j as number) > 2
        ? 7
        : at(x as ArrayLike<number>, [2, 3], [(i as number) - 1, j as number]),
  },
  {
    what: "cumsum",
    shapes: [shape],
    append: (tape, x) => cumsum(tape, x as Value, 1),
    shape,
    value: ([i, j, k], x) =>
      sum(
        Array.from({ length: (j as number) + 1 }, (_, p) =>
          at(x as ArrayLike<number>, shape, [i as number, p, k as number]),
        ),
      ),
  },
  {
    what: "take along an axis",
    shapes: [shape, [2, 3]],
    indices: [1],
    below: 4,
    append: (tape, x, indices) => take(tape, x as Value, indices as Value, 1),
    shape: [3, 2, 3, 5],
    value: ([i, a, b, k], x, indices) =>
      at(x as ArrayLike<number>, shape, [
        i as number,
        at(indices as ArrayLike<number>, [2, 3], [a as number, b as number]),
        k as number,
      ]),
  },
  {
    what: "take with a shared first axis",
    shapes: [shape, [3, 6]],
    indices: [1],
    below: 4,
    append: (tape, x, indices) => take(tape, x as Value, indices as Value, 1, 1),
    shape: [3, 6, 5],
    value: ([i, a, k], x, indices) =>
      at(x as ArrayLike<number>, shape, [
        i as number,
        at(indices as ArrayLike<number>, [3, 6], [i as number, a as number]),
        k as number,
      ]),
  },
];

describe.each([...reductionCases, ...products, ...parts])("$what", (c) => {
  const inputs = c.shapes.map((s, i): Numbers => {
    const data = randomNumbers(sizeOf(s), 1, 11 + i);
    return {
      shape: s,
      data: c.indices?.includes(i) ? data.map((x) => Math.floor(((x + 1) / 2) * (c.below as number))) : data,
    };
  });
  const dy = (size: number): Float32Array => randomNumbers(size, 1, 99);

  it("equals float64, and so do its gradients", () => {
    const got = runOps(inputs, c.append, dy);
    expect(got.shape).toEqual(c.shape);
    const f = (...x: ArrayLike<number>[]): number[] =>
      [...indicesOf(c.shape)].map((index) => c.value(index, ...x));
    expect(farthest(got.y, f(...inputs.map(({ data }) => data)))).toBeLessThan(2e-6);
    if (c.hasNoGradient) return expect(got.gradients[0]?.length).toBe(0);
    const fixed = (...x: ArrayLike<number>[]): number[] =>
      f(...x.map((data, i) => (c.indices?.includes(i) ? (inputs[i] as Numbers).data : data)));
    const want = differences(inputs, fixed, dy(got.y.length));
    got.gradients.forEach((gradient, i) => {
      if (c.indices?.includes(i)) expect(gradient.length).toBe(0);
      else expect(farthest(gradient, want[i] as Float64Array)).toBeLessThan(2e-6);
    });
  }, 60_000);

  it("gives the same bits for any number of lanes, when used twice as well", () => {
    const twice = (tape: Tape, ...x: Value[]): Value =>
      concatenate(tape, [flat(tape, c.append(tape, ...x)), flat(tape, c.append(tape, ...x))], 0);
    const one = runOps(inputs, twice, dy, 1);
    for (const lanes of [2, 3, 7]) {
      const several = runOps(inputs, twice, dy, lanes);
      expect(sameBits(several.y, one.y)).toBe(true);
      one.gradients.forEach((g, i) => {
        expect(sameBits(several.gradients[i], g)).toBe(true);
      });
    }
  });
});

function flat(tape: Tape, y: Value): Value {
  return tape.view(y, [y.elements]);
}

describe("large ones", () => {
  it("a long sum in pieces is right, and a batch of large products has the bits of single ones", () => {
    const x: Numbers = { shape: [3, 50_001], data: randomNumbers(150_003) };
    const run = (lanes: number) =>
      runOps([x], (tape, v) => reduce(tape, "sum", v as Value, { axis: 1 }), undefined, lanes).y;
    const want = [0, 1, 2].map((row) => sum([...x.data.subarray(row * 50_001, (row + 1) * 50_001)]));
    expect(farthest(run(1), want)).toBeLessThan(1e-5);
    expect(sameBits(run(3), run(1))).toBe(true);

    const a: Numbers = { shape: [5, 70, 130], data: randomNumbers(5 * 70 * 130, 1, 2) };
    const b: Numbers = { shape: [5, 130, 90], data: randomNumbers(5 * 130 * 90, 1, 3) };
    const batch = (lanes: number) =>
      runOps(
        [a, b],
        (tape, u, v) => matmul(tape, u as Value, v as Value),
        (n) => randomNumbers(n, 1, 4),
        lanes,
      );
    const whole = batch(1);
    for (const lanes of [2, 7]) {
      const several = batch(lanes);
      expect(sameBits(several.y, whole.y)).toBe(true);
      expect(sameBits(several.gradients[0], whole.gradients[0])).toBe(true);
      expect(sameBits(several.gradients[1], whole.gradients[1])).toBe(true);
    }
    const second = [a, b].map(({ shape: s, data }) => {
      const size = sizeOf(s.slice(1));
      return { shape: s.slice(1), data: data.slice(size, 2 * size) };
    });
    const alone = runOps(second, (tape, u, v) => matmul(tape, u as Value, v as Value));
    expect(sameBits(whole.y.slice(70 * 90, 2 * 70 * 90), alone.y)).toBe(true);
  });
});

describe("bad shapes", () => {
  const zeros = (...shapes: Shape[]): Numbers[] =>
    shapes.map((s) => ({ shape: s, data: new Float32Array(sizeOf(s)) }));
  it.each([
    {
      inputs: zeros([2, 3], [4, 5]),
      append: (t: Tape, a: Value, b: Value) => matmul(t, a, b),
      says: "the first has 3 columns, the second 4 rows",
    },
    {
      inputs: zeros([2, 3], [4, 5]),
      append: (t: Tape, a: Value, b: Value) => concatenate(t, [a, b], 0),
      says: "differ in other axes than 0",
    },
    {
      inputs: zeros([2, 3]),
      append: (t: Tape, a: Value) => slice(t, a, [1, 0], [2, 3]),
      says: "does not lie in the shape [2, 3]",
    },
    {
      inputs: zeros([2, 3]),
      append: (t: Tape, a: Value) => reduce(t, "sum", a, { axis: 2 }),
      says: "sum: axis must be a whole number from -2 to 1",
    },
    {
      inputs: zeros([2, 3]),
      append: (t: Tape, a: Value) => reduce(t, "sum", a, { axis: [1, -1] }),
      says: "names an axis twice",
    },
    {
      inputs: zeros([2, 3]),
      append: (t: Tape, a: Value) => split(t, a, 2, 1)[0] as Value,
      says: "does not make 2 equal parts",
    },
    {
      inputs: zeros([2, 3], [3]),
      append: (t: Tape, a: Value, b: Value) => take(t, a, b, 1, 1),
      says: "must share their first 1 axes",
    },
  ])("$says", ({ inputs, append, says }) => {
    expect(() => runOps(inputs, append as (tape: Tape, ...x: Value[]) => Value)).toThrow(says);
  });
});

describe("products of fewer numbers than a vector holds", () => {
  it.each([
    [1, 1],
    [1, 2],
    [1, 3],
    [3, 1],
  ])("[%i, 4] by [4, %i], five of them, give the same bits for any number of lanes", (m, n) => {
    const numbers = (shape: Shape, seed: number): Numbers => ({
      shape,
      data: randomNumbers(sizeOf(shape), 1, seed),
    });
    const on = (lanes: number) =>
      runOps(
        [numbers([5, m, 4], 1), numbers([5, 4, n], 2)],
        matmul,
        (size) => randomNumbers(size, 1, 3),
        lanes,
      );
    const alone = on(1);
    for (const lanes of [2, 3, 5]) {
      const together = on(lanes);
      expect(sameBits(together.y, alone.y)).toBe(true);
      together.gradients.forEach((g, i) => void expect(sameBits(g, alone.gradients[i])).toBe(true));
    }
  });
});
