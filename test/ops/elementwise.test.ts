// Element-wise operations over the registry: values and gradients against float64, broadcasting, the same bits for any number of lanes, and
// chains that are fused against the same chains done one by one.
import { describe, expect, it } from "vitest";
import { apply, type Operand } from "../../src/ops/elementwise/apply.js";
import { assign } from "../../src/ops/elementwise/assign.js";
import { type OperationName, operations } from "../../src/ops/elementwise/operations.js";
import { elementwise, inOperations } from "../../src/ops/kernel.js";
import { plan } from "../../src/tape/plan.js";
import type { Tape } from "../../src/tape/tape.js";
import type { Value } from "../../src/tape/value.js";
import { computeOnLanes } from "../kernels/lanes.js";
import { randomNumbers, sameBits } from "../numbers.js";
import { references } from "./elementwiseReferences.js";
import { at, differences, farthest, indicesOf, type Numbers, runOps, sizeOf } from "./tensors.js";

const names = Object.keys(operations) as OperationName[];

/** Numbers of a range: halves, too, and some that stand in more than one place. */
function numbersFor(name: OperationName, shape: readonly number[], seed: number): Numbers {
  const [low, high] = references[name].range ?? [-2, 2];
  const data = randomNumbers(sizeOf(shape), 1, seed).map((x) => low + ((x + 1) / 2) * (high - low));
  return { shape, data };
}

const shapesOf: Record<number, readonly (readonly number[])[][]> = {
  1: [[[7]], [[3, 5, 4]], [[1]]],
  2: [
    [[37], [37]],
    [[6, 5], [5]],
    [
      [6, 5],
      [6, 1],
    ],
    [
      [4, 1, 3],
      [2, 1],
    ],
    [
      [2, 3, 4, 5],
      [3, 1, 5],
    ],
    [[1], [9]],
    [
      [3, 1],
      [1, 4],
    ],
    [[2, 3, 1], [1]],
    [
      [5, 2, 3],
      [5, 1, 3],
    ],
  ],
  3: [
    [[11], [11], [11]],
    [[4, 3], [3], [4, 1]],
  ],
};

describe.each(names)("%s", (name) => {
  const { value, operands = 1 } = references[name];
  const append = (tape: Tape, ...x: Value[]): Value => apply(tape, name, ...x);

  it.each(shapesOf[operands]?.map((shapes) => ({ shapes })) ?? [])("$shapes", ({ shapes }) => {
    const inputs = shapes.map((shape, i) => numbersFor(name, shape, 3 + i));
    const dy = (size: number): Float32Array => randomNumbers(size, 1, 99);
    const { y, shape, gradients } = runOps(inputs, append, dy);
    const f = (...x: ArrayLike<number>[]): number[] =>
      [...indicesOf(shape)].map((index) => {
        const [a, b, c] = x.map((data, i) => at(data, shapes[i] as number[], index)) as [
          number,
          number,
          number,
        ];
        return value(a, b, c);
      });
    expect(farthest(y, f(...inputs.map((input) => input.data)))).toBeLessThan(1e-6);
    if (!("gradients" in operations[name])) {
      for (const gradient of gradients) expect(gradient.length).toBe(0);
      return;
    }
    const want = differences(inputs, f, dy(y.length), 1e-6);
    gradients.forEach((gradient, i) => {
      // A condition and bounds have no gradient.
      if (gradient.length > 0) expect(farthest(gradient, want[i] as Float64Array)).toBeLessThan(1e-5);
      else expect(operands).toBe(3);
    });
  });

  it("takes numbers for operands, and the same gradient flows to the others", () => {
    if (operands === 1) return expect(operands).toBe(1);
    const x = numbersFor(name, [13], 5);
    for (let place = 0; place < operands; place++) {
      const numbers = [0.5, 1.25, 2.5].slice(0, operands);
      const mixed = (tape: Tape, v: Value): Value =>
        apply(tape, name, ...(numbers.map((n, i) => (i === place ? v : n)) as Operand[]));
      const dy = (size: number): Float32Array => randomNumbers(size, 1, 7);
      const got = runOps([x], mixed, dy);
      const constants = numbers.map((n): Numbers => ({ shape: [1], data: Float32Array.of(n) }));
      const want = runOps(constants.toSpliced(place, 1, x), append, dy);
      expect(farthest(got.y, want.y)).toBeLessThan(2e-7);
      expect(farthest(got.gradients[0] as Float32Array, want.gradients[place] as Float32Array)).toBeLessThan(
        5e-7,
      );
    }
  });

  it("gives the same bits for any number of lanes", () => {
    const shapes = [[50, 1, 301], [301], [50, 2, 1]].slice(0, operands);
    const inputs = shapes.map((shape, i) => numbersFor(name, shape, 3 + i));
    const run = (lanes: number) => runOps(inputs, append, (size) => randomNumbers(size, 1, 9), lanes);
    const one = run(1);
    for (const lanes of [2, 3, 7]) {
      const several = run(lanes);
      expect(sameBits(several.y, one.y)).toBe(true);
      one.gradients.forEach((gradient, i) => {
        expect(sameBits(several.gradients[i] as Float32Array, gradient)).toBe(true);
      });
    }
  });
});

describe("special values", () => {
  const one = (name: OperationName, ...x: number[]): number =>
    runOps(
      x.map((n) => ({ shape: [1], data: Float32Array.of(n) })),
      (tape, ...v) => apply(tape, name, ...v),
    ).y[0] as number;

  it("lets NaN through and keeps what NumPy keeps", () => {
    for (const name of ["maximum", "minimum", "add", "clip"] as const) {
      const rest = name === "clip" ? [0, 1] : [1];
      expect(one(name, Number.NaN, ...rest)).toBeNaN();
    }
    expect(one("sign", Number.NaN)).toBeNaN();
    expect(one("sign", 0)).toBe(0);
    expect(one("round", 2.5)).toBe(2);
    expect(one("log", 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(one("where", 0, Number.NaN, 3)).toBe(3);
  });

  it("halves the gradient of equal operands, and gives that of within at a bound", () => {
    const x: Numbers = { shape: [1], data: Float32Array.of(2) };
    const dy = (): Float32Array => Float32Array.of(1);
    expect(
      [...runOps([x, x], (t, a, b) => apply(t, "maximum", a as Value, b as Value), dy).gradients].flatMap(
        (g) => [...g],
      ),
    ).toEqual([0.5, 0.5]);
    expect([
      ...(runOps([x], (t, a) => apply(t, "clip", a as Value, 0, 2), dy).gradients[0] as Float32Array),
    ]).toEqual([1]);
  });

  it("refuses shapes that don't broadcast, naming both", () => {
    const inputs = [[2, 3], [4]].map((shape) => ({ shape, data: new Float32Array(sizeOf(shape)) }));
    expect(() => runOps(inputs, (t, a, b) => apply(t, "add", a as Value, b as Value))).toThrow(
      "add: shapes [2, 3] and [4] do not broadcast",
    );
  });
});

describe("fusing", () => {
  const swish = (tape: Tape, x: Value): Value => apply(tape, "multiply", x, apply(tape, "sigmoid", x));

  it("makes one instruction of a chain, forward and backward", () => {
    let count = 0;
    computeOnLanes(1, ({ tape, place }) => {
      const x = place(randomNumbers(100), [100]);
      const y = swish(tape, x);
      const dy = place(randomNumbers(100), [100]);
      tape.emit(inOperations("reduce"), [tape.value([1])], [y]);
      tape.contribute(y, (target) => tape.emit("gather", [target], [dy]));
      tape.backward();
      const dx = tape.gradient(x) as Value;
      tape.keep(dx);
      tape.keep(y);
      count = plan(tape).instructions.filter(({ kernel }) => kernel === elementwise).length;
      tape.instructions.length = 0;
      tape.kept.clear();
      return [];
    });
    expect(count).toBe(2);
  });

  it("gives the bits that the operations give one by one", () => {
    for (let seed = 1; seed <= 12; seed++) {
      let state = seed;
      const random = (n: number): number => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        return (state >>> 8) % n;
      };
      const unary = ["sin", "tanh", "negative", "sigmoid", "square"] as const;
      const binary = ["add", "multiply", "subtract", "maximum"] as const;
      const inputs = [[9, 31], [31], [9, 1], [1], [9, 31]].map((shape, i) => ({
        shape,
        data: randomNumbers(sizeOf(shape), 1, seed + i),
      }));
      const choices = Array.from({ length: 30 }, () => [
        random(2),
        random(5),
        random(4),
        random(1e6),
        random(1e6),
      ]);
      const build =
        (fused: boolean) =>
        (tape: Tape, ...x: Value[]): Value => {
          const known = [...x];
          for (const [kind, u, b, i, j] of choices as [number, number, number, number, number][]) {
            const first = known[i % known.length] as Value;
            const second = known[j % known.length] as Value;
            const made =
              kind === 0
                ? apply(tape, unary[u] as OperationName, first)
                : apply(tape, binary[b] as OperationName, first, second);
            // In place: the value itself is written anew.
            if (random(4) === 0 && made.elements === 279) assign(tape, made, made);
            known.push(made);
            if (!fused) tape.emit("scan", [tape.value([1])], [made], [0, 0, 0, 0]);
          }
          let y = known.at(-1) as Value;
          for (const value of known.slice(5)) y = apply(tape, "add", y, value);
          return y;
        };
      const dy = (size: number): Float32Array => randomNumbers(size, 1, 77);
      const together = runOps(inputs, build(true), dy, 2);
      const apart = runOps(inputs, build(false), dy);
      expect(sameBits(together.y, apart.y)).toBe(true);
      together.gradients.forEach((gradient, i) => {
        expect(sameBits(gradient, apart.gradients[i] as Float32Array)).toBe(true);
      });
    }
  });

  it("updates values in place, one from another", () => {
    const [w, m] = computeOnLanes(2, ({ place }) => [
      place(randomNumbers(5000), [5000]),
      place(randomNumbers(5000, 1, 2), [5000]),
    ]);
    expect(w?.length).toBe(m?.length);
    const results = computeOnLanes(3, ({ tape, place }) => {
      const a = place(randomNumbers(5000), [5000]);
      const b = place(randomNumbers(5000, 1, 2), [5000]);
      const c = tape.value([5000]);
      assign(tape, c, a);
      assign(tape, a, { op: 21, of: [a, b] });
      assign(tape, b, c);
      return [a, b];
    });
    const sums = (w as Float32Array).map((x, i) => x + (m?.[i] as number));
    expect(sameBits(results[0] as Float32Array, sums)).toBe(true);
    expect(sameBits(results[1] as Float32Array, w as Float32Array)).toBe(true);
  });
});
