// Gradients that are 0 or hardly vary, where a division or a difference could turn a weight, or the padding between variables,
// into NaN.
import { describe, expect, it } from "vitest";
import { layers, optimizers, regularizers, sequential } from "../../src/index.js";
import { optimizerRegistry } from "../../src/optimizers/registry.js";
import { randomNumbers, sameBits } from "../numbers.js";
import { make } from "./cases.js";

/** Nothing of their own to keep a denominator from 0. */
const ZEROS = ["epsilon", "epsilon1", "epsilon2", "initialAccumulatorValue"];

const names = Object.keys(optimizers);

function withoutGuards(name: string): Record<string, unknown> {
  const { schema } = optimizerRegistry.factory(name, "test");
  return Object.fromEntries(ZEROS.filter((key) => key in schema).map((key) => [key, 0]));
}

/** 5 × 7 where a row and a column are 0. */
function deadRowAndColumn(seed: number): Float32Array {
  return randomNumbers(35, 1, seed).map((g, i) => (Math.floor(i / 7) === 2 || i % 7 === 3 ? 0 : g));
}

describe.each(names)("%s", (name) => {
  it.each([
    ["its defaults", {}],
    ["epsilon 0", withoutGuards(name)],
  ])("stays finite where no gradient has ever been, with %s", (_, options) => {
    const run = make(name, options).start(randomNumbers(42), { shapes: [[5, 7], [7]] });
    for (let step = 0; step < 10; step++) {
      run.step(Float32Array.of(...deadRowAndColumn(step + 1), 0, 1, 0, 0, -1, 0, 0));
      expect(run.params.every(Number.isFinite)).toBe(true);
    }
    for (let step = 0; step < 5; step++) run.step(new Float32Array(42));
    expect(run.params.every(Number.isFinite)).toBe(true);
  });

  it("leaves padding that a penalty's gradient may be taken of", async () => {
    const dense = layers.dense({
      units: 7,
      inputShape: [3],
      kernelRegularizer: regularizers.l1l2({ l1: 1e-3, l2: 1e-3 }),
      biasRegularizer: "l2",
    });
    const model = sequential({ seed: 4, layers: [dense, layers.dense({ units: 1 })] });
    const optimizer = make(name, { ...withoutGuards(name), clipNorm: 1, useEma: true });
    model.compile({ optimizer, loss: "meanSquaredError" });
    const { history } = await model.fit(randomNumbers(120), randomNumbers(40, 1, 2), {
      epochs: 3,
      batchSize: 8,
    });
    expect(history.loss?.every(Number.isFinite)).toBe(true);
  });
});

it("adafactor moves what has a gradient beside a dead row and column, and nothing else", () => {
  const start = randomNumbers(35);
  const run = optimizers.adafactor({ learningRate: 0.1 }).start(start, { shapes: [[5, 7]] });
  const gradient = deadRowAndColumn(1);
  run.step(gradient);
  run.params.forEach((w, i) => {
    expect(w !== start[i]).toBe(gradient[i] !== 0);
  });
});

it("rmsprop, centered, survives gradients that hardly vary", () => {
  const count = 2048;
  const size = randomNumbers(count, 0.5).map((v) => v + 1.5);
  const run = optimizers.rmsprop({ centered: true, learningRate: 1e-6 }).start(new Float32Array(count));
  for (let step = 0; step < 300; step++) {
    run.step(randomNumbers(count, 1e-5, step + 1).map((v, i) => (size[i] as number) * (1 + v)));
  }
  expect(run.params.every(Number.isFinite)).toBe(true);
});

it("an epsilon of 0 changes no bit where there are gradients", () => {
  const start = randomNumbers(33);
  const gradients = [1, 2, 3].map((seed) => randomNumbers(33, 1, seed));
  const after = (epsilon: number): Float32Array => {
    const run = optimizers.adam({ epsilon }).start(start);
    for (const gradient of gradients) run.step(gradient);
    return run.params;
  };
  expect(sameBits(after(0), after(1e-30))).toBe(true);
});
