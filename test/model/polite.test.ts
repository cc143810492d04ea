// Work in slices: other tasks of the thread get their turn while data are checked and copied, between short epochs, and between short
// trainings. Counted in turns rather than milliseconds, since a busy machine has few of those.
import { expect, it } from "vitest";
import { callbacks, layers, type Sequential, sequential } from "../../src/index.js";

/** What other tasks would at least get: a turn in so many milliseconds, six slices. */
const PATIENCE_MS = 50;

function network(inputs: number): Sequential {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [inputs] })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  return model;
}

/** How many turns another task gets meanwhile, and how many it should. */
async function turnsDuring(work: () => Promise<unknown>): Promise<{ turns: number; due: number }> {
  let [turns, going] = [0, true];
  const turn = (): void => {
    turns++;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  const started = performance.now();
  await work();
  const due = (performance.now() - started) / PATIENCE_MS;
  going = false;
  return { turns, due };
}

it("fit checks and copies many rows in slices", async () => {
  const [rows, inputs] = [20_000, 800];
  const model = network(inputs);
  const x = new Uint8Array(rows * inputs).fill(1);
  const signal = AbortSignal.abort();
  const { turns, due } = await turnsDuring(() => model.fit(x, new Float32Array(rows), { signal }));
  expect(turns).toBeGreaterThanOrEqual(Math.max(due, 2));
});

it("fit converts long nested arrays in slices", async () => {
  const row = Array.from({ length: 500 }, (_, i) => i);
  const x = Array.from({ length: 10_000 }, () => row);
  const signal = AbortSignal.abort();
  const { turns, due } = await turnsDuring(() => network(500).fit(x, new Float32Array(10_000), { signal }));
  expect(turns).toBeGreaterThanOrEqual(Math.max(due, 2));
});

it("predictAsync checks many rows in slices", async () => {
  const [rows, inputs] = [20_000, 800];
  const x = new Uint8Array(rows * inputs).fill(1);
  const { turns, due } = await turnsDuring(() => network(inputs).predictAsync(x, { threads: 1 }));
  expect(turns).toBeGreaterThanOrEqual(Math.max(due, 2));
});

it("a training with a callback pauses between short epochs", async () => {
  const model = network(2);
  const watching = callbacks.lambda({ onEpochEnd() {} });
  const { turns, due } = await turnsDuring(() =>
    model.fit([1, 2, 3, 4], [1, 2], { epochs: 3000, callbacks: [watching], validationSplit: 0.5 }),
  );
  expect(turns).toBeGreaterThanOrEqual(Math.max(due, 2));
});

it("short trainings one after the other pause as a long one does", async () => {
  const model = network(2);
  const { turns, due } = await turnsDuring(async () => {
    for (let i = 0; i < 300; i++) await model.fit([1, 2, 3, 4], [1, 2]);
  });
  expect(turns).toBeGreaterThanOrEqual(Math.max(due, 2));
});
