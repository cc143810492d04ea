// Regularizers against Keras's numbers, and what every one of them owes, over the registry.
import { describe, expect, it } from "vitest";
import { layers, regularizers, sequential } from "../../src/index.js";
import type { Option } from "../../src/options.js";
import { compute } from "../../src/parts/alone.js";
import { describe as describePart } from "../../src/parts/part.js";
import { regularizerRegistry } from "../../src/regularizers/registry.js";
import type { Regularizer } from "../../src/regularizers/regularizer.js";
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
  value: number;
  dx: Stored[];
}
const cases = goldenCases<Case>("regularizers_constraints").filter((c) => c.kind === "regularizer");
const names = regularizerRegistry.names();
const nameOf = (c: Case): string => {
  const name = c.name.charAt(0).toLowerCase() + c.name.slice(1);
  return regularizerRegistry.aliases[name] ?? name;
};
const make = (name: string, options?: unknown): Regularizer =>
  regularizerRegistry.factory(name, "test")(options);

it.each(cases)("$id equals Keras's, $options", (c) => {
  const part = make(nameOf(c), camelKeys(c.options));
  const x = float32(c.x);
  expect(mismatch([part.value(x, c.shape)], [c.value], 1e-6)).toBe("");
  expect(mismatch(part.gradient(x, c.shape), c.dx, 1e-6)).toBe("");
});

describe.each(names)("%s", (name) => {
  /** Defaults may be no penalty at all. */
  const usual = () => make(name, name === "l1L2" ? { l1: 0.3, l2: 0.2 } : undefined);

  it("has golden vectors", () => {
    expect(cases.some((c) => nameOf(c) === name)).toBe(true);
  });

  it("has the gradient that central differences give", () => {
    const x = randomNumbers(20, 2, 3).map((v) => v + Math.sign(v) * 0.1);
    const d = usual().gradient(x, [4, 5]);
    const h = 1 / 128;
    x.forEach((kept, i) => {
      const at = (value: number): number => {
        x[i] = value;
        return usual().value(x, [4, 5]);
      };
      const slope = (at(kept + h) - at(kept - h)) / (2 * h);
      x[i] = kept;
      expect(Math.abs((d[i] as number) - slope)).toBeLessThan(1e-3 * Math.max(1, Math.abs(slope)) * 0.1);
    });
  });

  it("gives the same bits for any number of lanes", () => {
    const shape = [150, 130];
    const x = randomNumbers(150 * 130, 2);
    const run = (lanes?: number): Float32Array[] => {
      const build: Parameters<typeof compute>[0] = ({ tape, place }) => {
        const value = place(x, shape);
        usual().append(tape, value, 0.5);
        tape.backward();
        return [tape.gradient(value), ...tape.penalties];
      };
      return lanes ? computeOnLanes(lanes, build) : compute(build);
    };
    const alone = run();
    for (const lanes of [1, 2, 3, 7]) {
      run(lanes).forEach((got, i) => {
        expect(sameBits(got, alone[i])).toBe(true);
      });
    }
  });

  it("refuses bad options, by part and option", () => {
    const { schema } = regularizerRegistry.factory(name, "test");
    for (const [key, option] of Object.entries(schema) as [string, Option<unknown>][]) {
      for (const bad of badValues(option)) {
        const error = thrownBy(() => make(name, { [key]: bad }));
        expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
        expect((error as Error).message).toContain(`${name}: ${key}`);
      }
    }
  });

  it("is the same part after it was described and restored", () => {
    const part = usual();
    expect(regularizerRegistry.restore(describePart(part), "test").options).toEqual(part.options);
  });
});

it("other names of a regularizer make the same part", () => {
  expect(regularizers.l1l2({ l1: 1 }).name).toBe("l1L2");
  expect(regularizers.orthogonalRegularizer().name).toBe("orthogonal");
  expect(regularizerRegistry.factory("l1l2", "test")().name).toBe("l1L2");
});

it("orthogonal refuses what is no matrix of two vectors, by the weight's name", () => {
  expect(() => regularizers.orthogonal().value(new Float32Array(3))).toThrow(RangeError);
  expect(() =>
    sequential({ layers: [layers.dense({ units: 4, inputShape: [3], biasRegularizer: "orthogonal" })] }),
  ).toThrow(/^dense\/bias: .*needs a matrix/);
  expect(() =>
    sequential({ layers: [layers.dense({ units: 4, inputShape: [1], kernelRegularizer: "orthogonal" })] }),
  ).toThrow("at least two rows");
});

it("rows of zeros are as good as any", () => {
  const x = Float32Array.of(0, 0, 1, 2, 3, 4);
  const part = regularizers.orthogonal({ factor: 1 });
  expect(part.value(x, [3, 2])).toBeCloseTo(11 / Math.sqrt(5) / 5 / 3, 6);
  expect(part.gradient(x, [3, 2]).every(Number.isFinite)).toBe(true);
});

it("penalties of many elements are summed in f64", () => {
  const x = new Float32Array(100_003).fill(0.1);
  const tenth = Math.fround(0.1);
  expect(regularizers.l1({ l1: 1 }).value(x)).toBeCloseTo(tenth * x.length, 8);
  expect(regularizers.l2({ l2: 1 }).value(x)).toBeCloseTo(tenth * tenth * x.length, 8);
});
