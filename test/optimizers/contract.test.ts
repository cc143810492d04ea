// What every optimizer owes, over the registry. An entry without golden vectors (golden.test.ts) or docs (test/docs) fails by
// itself.
import { describe, expect, it } from "vitest";
import { RATE } from "../../src/contract/control.js";
import { layers, loadModel, optimizers, schedules, sequential } from "../../src/index.js";
import { layOut } from "../../src/optimizers/arenas.js";
import { optimizerRegistry } from "../../src/optimizers/registry.js";
import type { Option } from "../../src/options.js";
import { describe as describePart } from "../../src/parts/part.js";
import { sizeOf } from "../../src/shape.js";
import { Value } from "../../src/tape/value.js";
import { ownAdam } from "../custom/parts.js";
import { computeOnLanes } from "../kernels/lanes.js";
import { randomNumbers, sameBits, thrownBy } from "../numbers.js";
import { badValues } from "../parts/badValues.js";
import { make } from "./cases.js";

const names = [...Object.keys(optimizers), ownAdam().name];

/** Several blocks of work, vectors cut off in the middle, both ways round, and variables of other ranks. */
const SHAPES = [[130, 70], [33], [9, 50], [50, 9], [3, 5, 7], [1], [6001]];
const NAMES = SHAPES.map((_, i) => `variable_${i}`);
const TOTAL = SHAPES.reduce((sum, shape) => sum + sizeOf(shape), 0);
const COMMON = {
  learningRate: 0.0123,
  clipNorm: 1.5,
  useEma: true,
  emaMomentum: 0.7,
  emaOverwriteFrequency: 2,
};

const parameters = randomNumbers(TOTAL, 1, 1);
const gradients = [2, 3, 4].map((seed) => randomNumbers(TOTAL, 0.5, seed));

/** Three updates by so many lanes, each instruction finished by all before the next. */
function onLanes(name: string, given: object, lanes: number): Float32Array {
  const part = make(name, given);
  const { variables, elements } = layOut(
    SHAPES.map((shape, i) => ({ name: NAMES[i] as string, shape, elements: sizeOf(shape) })),
  );
  const laidOut = (data: Float32Array): Float32Array => {
    const out = new Float32Array(elements);
    let start = 0;
    for (const v of variables) {
      out.set(data.subarray(start, start + v.elements), v.offset);
      start += v.elements;
    }
    return out;
  };
  const asFloats = (words: Float64Array): Float32Array => new Float32Array(words.buffer);
  const [end] = computeOnLanes(lanes, ({ tape, place }) => {
    const weights = place(laidOut(parameters), [elements]);
    const slots = part.slots.map((start) => place(new Float32Array(elements).fill(start), [elements]));
    const scalars = place(asFloats(part.scalars()), [part.scalars().length * 2]);
    const rate = place(asFloats(Float64Array.of(COMMON.learningRate, 0)), [4]);
    tape.emit("copy", [new Value([4], RATE)], [rate], [4]);
    for (const gradient of gradients) {
      part.append(tape, {
        parameters: weights.place as number,
        gradients: place(laidOut(gradient), [elements]).place as number,
        slots: slots.map((slot) => slot.place as number),
        scalars: scalars.place as number,
        variables,
      });
    }
    return [weights];
  }) as [Float32Array];
  return Float32Array.from(variables.flatMap((v) => [...end.subarray(v.offset, v.offset + v.elements)]));
}

describe.each(names)("%s", (name) => {
  it.each([
    ["clipNorm", COMMON],
    ["globalClipNorm", { learningRate: COMMON.learningRate, globalClipNorm: 2, weightDecay: 0.01 }],
  ])("gives the same bits for any number of lanes, with %s", (_, given) => {
    const run = make(name, given).start(parameters, { shapes: SHAPES });
    for (const gradient of gradients) run.step(gradient);
    const alone = run.params;
    expect(alone.every(Number.isFinite)).toBe(true);
    for (const lanes of [1, 2, 3, 7]) expect(sameBits(onLanes(name, given, lanes), alone)).toBe(true);
  });

  it("updates a variable alike alone and among others", () => {
    const together = make(name).start(parameters, { shapes: SHAPES });
    for (const gradient of gradients) together.step(gradient);
    let start = 0;
    for (const shape of SHAPES) {
      const end = start + sizeOf(shape);
      const run = make(name).start(parameters.slice(start, end), { shapes: [shape] });
      for (const gradient of gradients) run.step(gradient.slice(start, end));
      expect(sameBits(run.params, together.params.slice(start, end))).toBe(true);
      start = end;
    }
  });

  it("keeps zeros finite", () => {
    const run = make(name).start(new Float32Array(15), { shapes: [[3, 4], [3]] });
    for (let i = 0; i < 3; i++) run.step(new Float32Array(15));
    expect(run.params.every(Number.isFinite)).toBe(true);
  });

  it("stands still at a learning rate of 0", () => {
    const warmUp = schedules.linearWarmup({ learningRate: 0.1, startFactor: 0, warmupSteps: 10 });
    const run = make(name, { learningRate: warmUp }).start(parameters.slice(0, 20));
    run.step(randomNumbers(20, 0.5, 7));
    // Rprop has a smallest step, and the schedule-free average is computed anew from y and z.
    const moved = run.params.map((v, i) => Math.abs(v - (parameters[i] as number)));
    expect(Math.max(...moved)).toBeLessThan(2e-6);
    run.step(randomNumbers(20, 0.5, 8));
    expect(run.params.every(Number.isFinite)).toBe(true);
  });

  it("refuses bad options, by part and option", () => {
    const { schema } = optimizerRegistry.factory(name, "test");
    for (const [key, option] of Object.entries(schema) as [string, Option<unknown>][]) {
      for (const bad of badValues(option)) {
        const error = thrownBy(() => make(name, { [key]: bad }));
        expect(error instanceof TypeError || error instanceof RangeError, `${key}: ${bad}`).toBe(true);
        expect((error as Error).message).toContain(`${name}: ${key}`);
      }
    }
    expect(thrownBy(() => make(name, { noSuchOption: 1 }))).toBeInstanceOf(RangeError);
    expect(() => make(name, { clipNorm: 1, clipValue: 1 })).toThrow(`${name}: at most one of clipNorm`);
  });

  it("refuses numbers that don't fit the shapes", () => {
    expect(() => make(name).start(new Float32Array(4), { shapes: [[3]] })).toThrow(RangeError);
    expect(() => make(name).start(new Float32Array(4)).step(new Float32Array(3))).toThrow(RangeError);
  });

  it("trains a network, and is the same after saving and loading", async () => {
    const learningRate = schedules.sequence({
      schedules: [
        schedules.linearWarmup({ learningRate: 0.01, warmupSteps: 3 }),
        schedules.cosineDecay({ initialLearningRate: 0.01, decaySteps: 20 }),
      ],
      boundaries: [3],
    });
    const part = make(name, { learningRate, gradientAccumulationSteps: 2, useEma: true, clipNorm: 1 });
    const x = randomNumbers(90);
    const y = randomNumbers(60, 1, 2);
    const model = sequential({
      seed: 3,
      layers: [layers.dense({ units: 7, inputShape: [3] }), layers.dense({ units: 2 })],
    });
    model.compile({ optimizer: part, loss: "meanSquaredError" });
    const loaded = loadModel(model.toBytes());
    const before = model.predict(x).data;
    const { history } = await model.fit(x, y, { epochs: 2, batchSize: 4 });
    expect(history.loss?.every(Number.isFinite)).toBe(true);
    const after = model.predict(x).data;
    expect(sameBits(after, before)).toBe(false);
    await loaded.fit(x, y, { epochs: 2, batchSize: 4 });
    expect(sameBits(loaded.predict(x).data, after)).toBe(true);
    const stored = JSON.parse(JSON.stringify(describePart(part)));
    expect(describePart(optimizerRegistry.restore(stored, "test"))).toEqual(describePart(part));
  });
});
