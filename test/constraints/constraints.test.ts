// Constraints against Keras's numbers, and what every one of them owes, over the registry.
import { describe, expect, it } from "vitest";
import type { Constraint } from "../../src/constraints/constraint.js";
import { constraintRegistry } from "../../src/constraints/registry.js";
import { constraints, layers, sequential } from "../../src/index.js";
import type { Option } from "../../src/options.js";
import { compute } from "../../src/parts/alone.js";
import { describe as describePart } from "../../src/parts/part.js";
import { camelKeys, float32, goldenCases, mismatch, type Stored } from "../golden/golden.js";
import { computeOnLanes } from "../kernels/lanes.js";
import { randomNumbers, sameBits, thrownBy } from "../numbers.js";
import { badValues } from "../parts/badValues.js";

interface Case {
  id: string;
  kind: string;
  name: string;
  options: Record<string, unknown>;
  shape: number[];
  x: Stored[];
  y: Stored[];
}
const cases = goldenCases<Case>("regularizers_constraints").filter((c) => c.kind === "constraint");
const names = constraintRegistry.names();
const nameOf = (c: Case): string => c.name.charAt(0).toLowerCase() + c.name.slice(1);
const make = (name: string, options?: unknown): Constraint =>
  constraintRegistry.factory(name, "test")(options);

it.each(cases)("$id equals Keras's, $options", (c) => {
  const part = make(nameOf(c), camelKeys(c.options));
  expect(mismatch(part.apply(float32(c.x), c.shape), c.y, 1e-6)).toBe("");
});

describe.each(names)("%s", (name) => {
  it("has golden vectors", () => {
    expect(cases.some((c) => nameOf(c) === name)).toBe(true);
  });

  it("gives the same bits for any number of lanes, along any axes", () => {
    const shape = [23, 37, 22];
    const w = randomNumbers(23 * 37 * 22, 2);
    for (const axis of name === "nonNeg" ? [undefined] : [0, 1, -1, [0, 1], [2, 0]]) {
      const part = make(name, axis === undefined ? {} : { axis });
      const build: Parameters<typeof compute>[0] = ({ tape, place }) => {
        const value = place(w, shape);
        part.append(tape, value);
        return [value];
      };
      const [alone] = compute(build);
      for (const lanes of [1, 2, 3, 7]) expect(sameBits(computeOnLanes(lanes, build)[0], alone)).toBe(true);
    }
  });

  it("refuses bad options, by part and option", () => {
    const { schema } = constraintRegistry.factory(name, "test");
    for (const [key, option] of Object.entries(schema) as [string, Option<unknown>][]) {
      for (const bad of badValues(option)) {
        const error = thrownBy(() => make(name, { [key]: bad }));
        expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
        expect((error as Error).message).toContain(`${name}: ${key}`);
      }
    }
  });

  it("is the same part after it was described and restored", () => {
    const part = make(name);
    expect(constraintRegistry.restore(describePart(part), "test").options).toEqual(part.options);
  });
});

describe("constraints on lengths", () => {
  const shape = [3, 4, 2];
  const w = randomNumbers(24, 2, 5);
  /** Lengths of the vectors along some axes, by their other indices. */
  const lengths = (data: Float32Array, axes: readonly number[]): number[] => {
    const squares = new Map<string, number>();
    data.forEach((v, i) => {
      const index = [Math.floor(i / 8), Math.floor(i / 2) % 4, i % 2];
      const key = index.filter((_, axis) => !axes.includes(axis)).join();
      squares.set(key, (squares.get(key) ?? 0) + v * v);
    });
    return [...squares.values()].map(Math.sqrt);
  };

  it.each([[[0]], [[1]], [[2]], [[0, 1]], [[1, 2]], [[0, 2]], [[0, 1, 2]]])("along the axes %j", (axis) => {
    for (const n of lengths(constraints.unitNorm({ axis }).apply(w, shape), axis))
      expect(n).toBeCloseTo(1, 5);
    const most = lengths(constraints.maxNorm({ axis, maxValue: 1.5 }).apply(w, shape), axis);
    most.forEach((n, i) => {
      expect(n).toBeCloseTo(Math.min(1.5, lengths(w, axis)[i] as number), 5);
    });
  });

  it("a negative axis counts from the end", () => {
    const [a, b] = [-1, 2].map((axis) => constraints.unitNorm({ axis }).apply(w, shape));
    expect(sameBits(a, b)).toBe(true);
  });

  it("leaves zero vectors at zero", () => {
    expect(constraints.unitNorm().apply(new Float32Array(4), [2, 2])).toEqual(new Float32Array(4));
  });

  it("refuses an axis that the weight does not have, by the weight's name, before training", () => {
    expect(() =>
      sequential({
        layers: [
          layers.dense({ units: 4, inputShape: [3], biasConstraint: constraints.maxNorm({ axis: 1 }) }),
        ],
      }),
    ).toThrow(/^dense\/bias: constraint maxNorm: axis must be/);
  });

  it("minMaxNorm refuses bounds in the wrong order", () => {
    expect(() => constraints.minMaxNorm({ minValue: 2, maxValue: 1 })).toThrow(RangeError);
  });
});
