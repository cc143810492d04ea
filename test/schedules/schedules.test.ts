// Every schedule against Keras's and PyTorch's own numbers, and what all of them owe. An entry without golden vectors or docs
// (test/docs) fails by itself.
import { describe, expect, it } from "vitest";
import { optimizers, schedules } from "../../src/index.js";
import type { Option } from "../../src/options.js";
import { describe as describePart } from "../../src/parts/part.js";
import { scheduleRegistry } from "../../src/schedules/index.js";
import { distance, thrownBy } from "../numbers.js";
import { badValues } from "../parts/badValues.js";
import { cases } from "./cases.js";

const names = Object.keys(schedules);
const made = cases.map((c) => c.make());

describe("schedules equal Keras's and PyTorch's", () => {
  it.each(cases)("$id", ({ make, steps, values }) => {
    const rate = make();
    expect(distance(steps.map(rate), values)).toBeLessThan(1e-12);
  });
});

describe.each(names)("%s", (name) => {
  const rate = made.find((schedule) => schedule.name === name);
  const make = (options: unknown) => scheduleRegistry.factory(name, "test")(options);

  it("has golden vectors", () => {
    expect(rate).toBeDefined();
  });

  it("is the same after it was stored, alone and in an optimizer", () => {
    const stored = JSON.parse(JSON.stringify(describePart(rate as NonNullable<typeof rate>)));
    const again = scheduleRegistry.restore(stored, "test");
    for (let step = 0; step < 70; step++) expect(again(step)).toBe(rate?.(step));
    const optimizer = optimizers.sgd({ learningRate: rate as NonNullable<typeof rate> });
    expect(describePart(optimizer).options.learningRate).toEqual(stored);
  });

  it("is finite and not negative, far beyond its end too", () => {
    for (const step of [0, 1, 1e3, 1e6, 2 ** 31]) {
      expect(rate?.(step)).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(rate?.(step))).toBe(true);
    }
  });

  it("refuses bad options, by name and option", () => {
    const good = rate?.options;
    const { schema } = scheduleRegistry.factory(name, "test");
    for (const [key, option] of Object.entries(schema) as [string, Option<unknown>][]) {
      for (const bad of badValues(option)) {
        const error = thrownBy(() => make({ ...good, [key]: bad }));
        expect(error instanceof TypeError || error instanceof RangeError, `${key}: ${bad}`).toBe(true);
        expect((error as Error).message).toContain(`${name}: ${key}`);
      }
      if (option.required) expect(() => make({ ...good, [key]: undefined })).toThrow(TypeError);
    }
    expect(() => make({ ...good, noSuchOption: 1 })).toThrow(RangeError);
  });
});

describe("schedules", () => {
  it("restart exactly where a period ends", () => {
    for (const [firstDecaySteps, tMul] of [
      [10, 2],
      [3, 3],
      [7, 1.5],
      [1, 10],
    ] as const) {
      const rate = schedules.cosineDecayRestarts({ initialLearningRate: 1, firstDecaySteps, tMul });
      let start = 0;
      for (let period = 0; period < 6 && Number.isInteger(start); period++) {
        expect(rate(start)).toBeCloseTo(1, 12);
        start += firstDecaySteps * tMul ** period;
      }
    }
  });

  it("cycle by their modes", () => {
    const options = { baseLearningRate: 1, maxLearningRate: 5, stepSizeUp: 2, stepSizeDown: 4 };
    const of = (more: object): number[] =>
      [0, 1, 2, 4, 6, 8, 9].map(schedules.cyclic({ ...options, ...more }));
    expect(of({})).toEqual([1, 3, 5, 3, 1, 5, 4]);
    expect(of({ mode: "triangular2" })).toEqual([1, 3, 5, 3, 1, 3, 2.5]);
    expect(of({ mode: "expRange", gamma: 0.5 })).toEqual([1, 2, 2, 1.125, 1, 1 + 4 / 256, 1 + 3 / 512]);
  });

  it("rise and fall in one cycle, also with phases of no length", () => {
    const rate = schedules.oneCycle({ maxLearningRate: 1, totalSteps: 10, pctStart: 0.1 });
    expect(rate(0)).toBe(1);
    expect(rate(9)).toBeCloseTo(1 / 25 / 1e4, 12);
    expect(rate(100)).toBeCloseTo(1 / 25 / 1e4, 12);
    expect(schedules.oneCycle({ maxLearningRate: 1, totalSteps: 1 })(0)).toBeLessThanOrEqual(1);
    const upwards = schedules.oneCycle({ maxLearningRate: 1, totalSteps: 5, pctStart: 1 });
    expect(distance([0, 4].map(upwards), [0.04, 1])).toBeLessThan(1e-12);
  });

  it("say which lists don't fit together", () => {
    expect(() => schedules.piecewiseConstantDecay({ boundaries: [1, 2], values: [1, 2] })).toThrow(
      "piecewiseConstantDecay: values must be one more than boundaries, 3, got 2.",
    );
    expect(() => schedules.piecewiseConstantDecay({ boundaries: [2, 1], values: [1, 2, 3] })).toThrow(
      "must increase",
    );
    const one = schedules.step({ initialLearningRate: 1, stepSize: 1 });
    expect(() => schedules.sequence({ schedules: [one], boundaries: [1] })).toThrow(
      "boundaries must be one fewer",
    );
    expect(() => schedules.cyclic({ baseLearningRate: 1, maxLearningRate: 0.5 })).toThrow("at least");
  });

  it("a sequence may hold sequences, in a file too", () => {
    const one = schedules.step({ initialLearningRate: 1, stepSize: 2, gamma: 0.5 });
    const inner = schedules.sequence({ schedules: [one, one], boundaries: [3] });
    const outer = schedules.sequence({ schedules: [inner, one], boundaries: [5] });
    const stored = JSON.parse(JSON.stringify(describePart(outer)));
    const again = scheduleRegistry.restore(stored, "test");
    const steps = [0, 1, 2, 3, 4, 5, 6, 7];
    expect(steps.map(again)).toEqual([1, 1, 0.5, 1, 1, 1, 1, 0.5]);
  });
});
