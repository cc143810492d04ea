// What every metric owes, over the registry. An entry without golden vectors (golden.test.ts) or docs (test/docs) fails
// by itself.
import { describe, expect, it } from "vitest";
import { metrics } from "../../src/index.js";
import { metricRegistry } from "../../src/metrics/registry.js";
import type { Option } from "../../src/options.js";
import { describe as describePart } from "../../src/parts/part.js";
import { ownErrors } from "../custom/parts.js";
import { computeOnLanes } from "../kernels/lanes.js";
import { sameBits, thrownBy } from "../numbers.js";
import { badValues } from "../parts/badValues.js";
import { add, batchFor, listed, make, names, REQUIRED, valueNames } from "./entries.js";

describe.each([...names, ownErrors().name])("%s", (name) => {
  it("refuses bad options, by part and option", () => {
    const { schema } = metricRegistry.factory(name, "test");
    for (const [key, option] of Object.entries(schema) as [string, Option<unknown>][]) {
      for (const bad of badValues(option)) {
        const error = thrownBy(() => make(name, { [key]: bad }));
        expect(error instanceof TypeError || error instanceof RangeError, `${key}: ${bad}`).toBe(true);
        expect((error as Error).message).toContain(`${name}: ${key}`);
      }
    }
    expect(thrownBy(() => make(name, { noSuchOption: 1 }))).toBeInstanceOf(RangeError);
    for (const key of Object.keys(REQUIRED[name] ?? {})) {
      const others = { ...REQUIRED[name], [key]: undefined };
      const error = thrownBy(() => metricRegistry.factory(name, "test")(others));
      expect((error as Error).message).toContain(`${name}: ${key} is missing`);
    }
  });

  it("refuses numbers that don't fit, and keeps what it has", () => {
    const part = make(name);
    const batch = batchFor(part, 6, 2);
    add(part, batch);
    const before = listed(part.result());
    const refused = (change: object, kind: unknown, text: string): void => {
      const { t, p, ...more } = { ...batch, sampleWeight: batch.weights, ...change };
      const error = thrownBy(() => part.update(t, p, more));
      expect(error, text).toBeInstanceOf(kind);
      expect((error as Error).message).toContain(`${name}: ${text}`);
    };
    refused({ shape: [5, 4] }, RangeError, "yPred has 24 numbers");
    refused({ t: batch.t.slice(1) }, RangeError, "yTrue has");
    refused({ p: "p" }, TypeError, "yPred");
    refused({ p: new Float32Array(), shape: undefined }, RangeError, "yPred is empty");
    refused({ sampleWeight: new Float32Array(5) }, RangeError, "sampleWeight has 5");
    refused({ sampleWeight: 3 }, TypeError, "sampleWeight");
    expect(listed(part.result())).toEqual(before);
  });

  it("adds up: batches are as good as the whole, whole weights as good as repetition", () => {
    const part = make(name);
    const whole = batchFor(part, 11, 3);
    const { t, p, shape, weights } = whole;
    const perRow = t.length / 11;
    const rowsOf = (rows: readonly number[]) => {
      const pick = (x: Float32Array, width: number): Float32Array =>
        Float32Array.from(rows.flatMap((row) => [...x.subarray(row * width, (row + 1) * width)]));
      return {
        t: pick(t, perRow),
        p: pick(p, shape[1] as number),
        shape: [rows.length, shape[1] as number],
        weights: pick(weights, 1),
      };
    };
    const close = (a: number[], b: number[]): void => {
      expect(a.length).toBe(b.length);
      for (const [i, v] of a.entries()) expect(v).toBeCloseTo(b[i] as number, 6);
    };
    for (const weighted of [false, true]) {
      part.reset();
      add(part, whole, weighted);
      const once = listed(part.result());
      expect(once.every(Number.isFinite)).toBe(true);
      part.reset();
      add(part, rowsOf([0, 1, 2, 3]), weighted);
      add(part, rowsOf([4, 5, 6, 7, 8, 9, 10]), weighted);
      close(listed(part.result()), once);
    }
    const weighed = listed(part.result());
    const repeated = make(name);
    add(repeated, rowsOf([...weights].flatMap((w, row) => Array<number>(w).fill(row))));
    close(listed(repeated.result()), weighed);
    part.reset();
    const fresh = listed(make(name).result());
    expect(fresh.every(Number.isFinite)).toBe(true);
    if (fresh.length === weighed.length) expect(listed(part.result())).toEqual(fresh);
  });

  it("is the same after being stored", () => {
    const part = make(name, { name: "mine" });
    expect(part.label).toBe("mine");
    const again = metricRegistry.restore(JSON.parse(JSON.stringify(describePart(part))), "test");
    expect(again.options).toEqual(part.options);
  });

  it("counts the same bits on any number of lanes", () => {
    const part = make(name);
    const { t, p, shape, weights } = batchFor(part, 300, 4);
    const onLanes = (lanes: number): Float32Array | undefined =>
      computeOnLanes(lanes, ({ tape, place, room }) => {
        const state = room([part.words(shape) * 2]);
        part.append(tape, state, {
          yTrue: place(t, part.targetShape(shape)),
          yPred: place(p, shape),
          weights: place(weights, [300]),
        });
        return [state];
      })[0];
    const alone = onLanes(1);
    expect(alone?.some((word) => word !== 0)).toBe(true);
    for (const lanes of [2, 3, 7]) expect(sameBits(onLanes(lanes), alone), `${lanes} lanes`).toBe(true);
  });
});

describe.each(valueNames)("%s", (name) => {
  const create = metrics[name as "mean" | "sum"];
  it("refuses what doesn't fit", () => {
    expect(() => create({ name: 1 as never })).toThrow(TypeError);
    const part = create();
    expect(() => part.update(Float32Array.of(1, 2, 3), { sampleWeight: [1, 2] })).toThrow(
      `${name}: sampleWeight has 2`,
    );
    expect(() => part.update(Float32Array.of(1, 2, 3), { shape: [2, 2] })).toThrow(`${name}: values has 3`);
    expect(part.result()).toBe(0);
  });
  it("takes a weight for each sample", () => {
    const part = create();
    part.update(Float32Array.of(1, 2, 3, 4), { shape: [2, 2], sampleWeight: [1, 3] });
    expect(part.result()).toBe(name === "sum" ? 24 : 3);
  });
});

it("short names are understood, and a misspelt one is put right", () => {
  const short = {
    mse: "meanSquaredError",
    mae: "meanAbsoluteError",
    logcosh: "logCoshError",
    kld: "klDivergence",
  };
  for (const [alias, name] of Object.entries(short))
    expect(metricRegistry.factory(alias, "test")().name).toBe(name);
  expect(() => metricRegistry.factory("f1score", "compile: metrics")()).toThrow('Did you mean "f1Score"?');
});
