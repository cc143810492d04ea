// The initializers ask for the distributions that Keras's ask for (fans, limits, deviations), and draw from them; the same
// seed and stream give the same bits, others give others.
import { describe, expect, it } from "vitest";
import { layers, loadModel, sequential } from "../../src/index.js";
import type { Initializer } from "../../src/initializers/initializer.js";
import { initializerRegistry, initializers } from "../../src/initializers/registry.js";
import type { Option } from "../../src/options.js";
import { describe as describePart } from "../../src/parts/part.js";
import { camel, camelKeys, goldenCases, mismatch } from "../golden/golden.js";
import { distance, sameBits, thrownBy } from "../numbers.js";
import { badValues } from "../parts/badValues.js";

interface Case {
  id: string;
  name: string;
  options: Record<string, unknown>;
  shape: number[];
  distribution: "uniform" | "normal" | "truncated_normal" | "deterministic";
  minval?: number;
  maxval?: number;
  mean?: number;
  /** Of the normal before it is cut. */
  stddev?: number;
  values?: number[];
}

const lowerFirst = (name: string): string => (name[0] as string).toLowerCase() + name.slice(1);
/** Keras writes choices such as "fan_out" in its options, we write "fanOut". */
const ours = (options: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(camelKeys(options)).map(([key, v]) => [key, typeof v === "string" ? camel(v) : v]),
  );
const make = (name: string, options?: unknown): Initializer =>
  initializerRegistry.factory(name, "test")(options);

const cases = goldenCases<Case>("initializers");
const names = Object.keys(initializers);
const random = cases.filter((c) => c.distribution !== "deterministic" && c.name !== "Orthogonal");
const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** At least so many numbers for a shape, one stream after the other. */
function many(part: Initializer, shape: number[], count: number): Float32Array {
  const size = sizeOf(shape);
  const streams = Math.ceil(count / size);
  const out = new Float32Array(streams * size);
  for (let stream = 0; stream < streams; stream++) out.set(part.sample(shape, 1, stream), stream * size);
  return out;
}

describe("draws", () => {
  it.each(random)("$id $options $shape: limits, mean and deviation as Keras asks for", (c) => {
    const x = many(make(lowerFirst(c.name), ours(c.options)), c.shape, 30_000);
    const mean = x.reduce((s, v) => s + v, 0) / x.length;
    const stddev = Math.sqrt(x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length);
    const { low, high, middle, spread, flat } = expected(c);
    const [least, most] = x.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    expect(least).toBeGreaterThanOrEqual(Math.fround(low));
    expect(most).toBeLessThanOrEqual(Math.fround(high));
    // Five standard errors; the deviation's own error depends on how heavy the tails are, 2 in the worst case here.
    expect(Math.abs(mean - middle)).toBeLessThan((5 * spread) / Math.sqrt(x.length));
    expect(Math.abs(stddev / spread - 1)).toBeLessThan(5 / Math.sqrt(2 * x.length));
    if (flat) expect(Math.min(most - low, high - least) / (high - low)).toBeGreaterThan(0.999);
  });

  /** Bounds, mean and standard deviation of a case's distribution, and whether it reaches its bounds. */
  function expected(c: Case) {
    if (c.distribution === "uniform") {
      const [low, high] = [c.minval as number, c.maxval as number];
      return { low, high, middle: (low + high) / 2, spread: (high - low) / Math.sqrt(12), flat: true };
    }
    const [mean, stddev] = [c.mean as number, c.stddev as number];
    const cut = c.distribution === "truncated_normal";
    const reach = (cut ? 2 * (1 + 1e-7) : 6.8) * stddev;
    return {
      low: mean - reach,
      high: mean + reach,
      middle: mean,
      spread: stddev * (cut ? 0.8796256610342398 : 1),
      flat: cut,
    };
  }

  it("randomUniform from 0 to 1 stays there", () => {
    const x = many(initializers.randomUniform({ minval: 0, maxval: 1 }), [100, 100], 100_000);
    expect(x.every((v) => v >= 0 && v < 1)).toBe(true);
    expect(x.reduce((s, v) => s + v, 0) / x.length).toBeCloseTo(0.5, 2);
  });

  it("randomUniform refuses bounds that are the wrong way round", () => {
    expect(() => initializers.randomUniform({ minval: 1, maxval: 0 })).toThrow(
      new RangeError("randomUniform: minval must be <= maxval, got 1 and 0."),
    );
  });
});

describe("fixed values", () => {
  it.each(cases.filter((c) => c.values))("$id equals Keras's", (c) => {
    const part = make(lowerFirst(c.name), ours(c.options));
    expect(mismatch(part.sample(c.shape), c.values as number[], 0)).toBe("");
  });

  it("identity may be wider than high, and has a gain", () => {
    expect([...initializers.identity({ gain: 2 }).sample([3, 2])]).toEqual([2, 0, 0, 2, 0, 0]);
    expect(() => initializers.identity().sample([2, 3, 4])).toThrow("expected a weight with 2 axes");
  });
});

describe("orthogonal", () => {
  const wide = [
    [16, 32],
    [1, 10],
    [2, 3, 40],
    [7, 7],
  ];

  it.each([...cases.filter((c) => c.name === "Orthogonal").map((c) => c.shape), ...wide])(
    "the smaller side of %j is orthonormal times the gain",
    (...shape) => {
      const gain = 1.5;
      const columns = shape.at(-1) as number;
      const rows = sizeOf(shape) / columns;
      const x = initializers.orthogonal({ gain }).sample(shape, 4);
      const tall = rows >= columns;
      const at = (vector: number, k: number): number =>
        x[tall ? k * columns + vector : vector * columns + k] as number;
      const [vectors, length] = tall ? [columns, rows] : [rows, columns];
      for (let i = 0; i < vectors; i++) {
        for (let j = 0; j <= i; j++) {
          let dot = 0;
          for (let k = 0; k < length; k++) dot += at(i, k) * at(j, k);
          expect(Math.abs(dot - (i === j ? gain * gain : 0))).toBeLessThan(5e-7);
        }
      }
    },
  );

  it("is spread evenly over all rotations: every entry has mean 0 and mean square 1 / size, the diagonal too", () => {
    const n = 4;
    const draws = 4000;
    const sums = new Float64Array(n * n);
    const squares = new Float64Array(n * n);
    for (let stream = 0; stream < draws; stream++) {
      initializers
        .orthogonal()
        .sample([n, n], 9, stream)
        .forEach((v, i) => {
          sums[i] = (sums[i] as number) + v / draws;
          squares[i] = (squares[i] as number) + (v * v) / draws;
        });
    }
    expect(distance(sums, new Float64Array(n * n))).toBeLessThan(5 * Math.sqrt(1 / n / draws));
    expect(distance(squares, new Float64Array(n * n).fill(1 / n))).toBeLessThan(0.02);
  });

  it("refuses a weight of one axis", () => {
    expect(() => initializers.orthogonal().sample([128])).toThrow(
      new RangeError(
        "orthogonal: expected a weight with at least 2 axes, got the shape [128]. Use another initializer for it.",
      ),
    );
  });
});

describe.each(names)("%s", (name) => {
  const { schema } = initializerRegistry.factory(name, "test");
  const part = make(name);
  const fixed = !("seed" in schema);
  const shape = [5, 7];

  it("has golden cases", () => {
    expect(cases.some((c) => lowerFirst(c.name) === name)).toBe(true);
  });

  it("gives the same bits for the same seed and stream, and others for others", () => {
    const x = part.sample(shape, 42, 3);
    expect(sameBits(make(name).sample(shape, 42, 3), x)).toBe(true);
    for (const [seed, stream] of [
      [43, 3],
      [42, 4],
      [42 + 2 ** 32, 3],
    ]) {
      expect(sameBits(part.sample(shape, seed, stream), x)).toBe(fixed);
    }
    if (fixed) return;
    const own = make(name, { seed: 42 });
    expect(sameBits(own.sample(shape, 1, 3), x)).toBe(true);
    expect(sameBits(own.sample(shape, 1, 4), x)).toBe(false);
  });

  it("refuses bad options, by part and option", () => {
    for (const [key, option] of Object.entries(schema) as [string, Option<unknown>][]) {
      for (const bad of badValues(option)) {
        const error = thrownBy(() => make(name, { [key]: bad }));
        expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
        expect((error as Error).message).toContain(`${name}: ${key}`);
      }
    }
    expect(thrownBy(() => make(name, { noSuchOption: 1 }))).toBeInstanceOf(RangeError);
  });

  it("serves a layer by name, by part and from a file", () => {
    const model = sequential({
      seed: 6,
      layers: [
        layers.dense({ units: 7, inputShape: [5], kernelInitializer: name, biasInitializer: "zeros" }),
      ],
    });
    expect(sameBits(model.weights[0]?.data, part.sample(shape, 6, 0))).toBe(true);
    const stored = layers.dense({ units: 7, inputShape: [5], kernelInitializer: part });
    expect(sameBits(sequential({ seed: 6, layers: [stored] }).weights[0]?.data, model.weights[0]?.data)).toBe(
      true,
    );
    expect(initializerRegistry.restore(describePart(part), "test").options).toEqual(part.options);
    expect(sameBits(loadModel(model.toBytes()).weights[0]?.data, model.weights[0]?.data)).toBe(true);
  });
});

it("Keras's short names are understood", () => {
  const pairs = { uniform: "randomUniform", normal: "randomNormal", one: "ones", zero: "zeros" };
  for (const [alias, name] of Object.entries(pairs))
    expect(initializerRegistry.factory(alias, "test")().name).toBe(name);
});
