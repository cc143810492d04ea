// The bits don't depend on the number of threads: weights, history and predictions of whole trainings, on real threads. (What
// each kernel does on lanes is in the tests of the kernels' families, see test/kernels/lanes.ts.)
import { describe, expect, it } from "vitest";
import { layers, optimizers, sequential, tensor } from "../../src/index.js";
import { cases, classes, classifier, hashOf, inputs, numbers, rows, sparse, train } from "./networks.js";

describe.each(cases)("$name", (network) => {
  it("gives the same bits on 1, 2, 3, 4 and 7 threads", async () => {
    const alone = await train(network, 1);
    expect(new Set(alone.history.loss).size).toBe(alone.history.loss?.length);
    for (const threads of [2, 3, 4, 7])
      expect(await train(network, threads), `${threads} threads`).toEqual(alone);
  });
});

it.each(Object.keys(optimizers))("%s gives the same bits on 1 and 3 threads", async (name) => {
  const run = (threads: number) =>
    train(
      { name, make: classifier, compile: { optimizer: name, loss: sparse }, x: inputs, y: classes },
      threads,
    );
  expect(await run(3)).toEqual(await run(1));
});

it("gives the same bits on batches of rows as they stand, however the lanes' shares lie", async () => {
  // Shares of rows of 5, 1 and 2 numbers begin anywhere in a vector.
  for (const [columns, targets, batchSize] of [
    [5, 1, 1024],
    [1, 2, 1376],
    [2, 1, 2720],
  ] as const) {
    const x = Float32Array.from({ length: 2 * batchSize * columns }, (_, i) => ((i * 37) % 101) / 101 - 0.5);
    const y = Float32Array.from({ length: 2 * batchSize * targets }, (_, i) => ((i * 53) % 97) * 1000);
    const run = async (threads: number) => {
      const model = sequential({
        seed: 1,
        layers: [layers.dense({ units: targets, inputShape: [columns] })],
      });
      model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
      const { history } = await model.fit(x, y, { epochs: 20, batchSize, sampling: "sequential", threads });
      return { history, weights: hashOf(model) };
    };
    const alone = await run(1);
    for (const threads of [2, 3])
      expect(await run(threads), `${columns} columns, ${threads} threads`).toEqual(alone);
  }
});

// Over 2²³ multiplications in each form of the product: lanes take their blocks as they come to them, each time otherwise. Panels of a left operand of up to
// 2²⁰ elements they make together; the data of the second network are larger, and each makes those of its own blocks. The third has few rows.
it.each([
  [131, 517, 203],
  [2101, 517, 70],
  [32, 4096, 65],
])(
  "gives the same bits however the lanes share out products of %i × %i",
  async (batchSize, inputSize, units) => {
    const x = tensor(numbers(2 * batchSize * inputSize, 3), [2 * batchSize, inputSize]);
    const run = async (threads: number) => {
      const model = sequential({
        seed: 2,
        layers: [
          layers.dense({ units, activation: "relu", inputShape: [inputSize] }),
          layers.dense({ units: inputSize }),
        ],
      });
      model.compile({ optimizer: "adam", loss: "meanSquaredError" });
      const { history } = await model.fit(x, x, { epochs: 2, batchSize, threads });
      return { history, weights: hashOf(model) };
    };
    const alone = await run(1);
    for (const threads of [2, 2, 3, 5]) expect(await run(threads), `${threads} threads`).toEqual(alone);
  },
);

it("goes on to the bit with another number of threads", async () => {
  const hashes: string[] = [];
  for (const counts of [
    [1, 1, 1],
    [2, 1, 3],
    [3, 2, 2],
  ]) {
    const model = classifier();
    model.compile({ optimizer: "adam", loss: sparse });
    for (const threads of counts) await model.fit(inputs, classes, { threads });
    hashes.push(hashOf(model));
  }
  expect(new Set(hashes).size).toBe(1);
});

it("trains on streamed batches of several sizes, and validates, as on one thread", async () => {
  const batches = [0, 40, 75, 149, rows].slice(0, -1).map((start, i, starts) => {
    const end = starts[i + 1] ?? rows;
    return { x: inputs.data.slice(start * 40, end * 40), y: classes.slice(start, end) };
  });
  const run = async (threads: number) => {
    const model = classifier();
    model.compile({ optimizer: "adam", loss: sparse, metrics: ["accuracy"] });
    const validationData = [inputs, classes] as const;
    const { history } = await model.fitDataset(batches, { epochs: 2, threads, validationData });
    return { weights: hashOf(model), history };
  };
  expect(await run(3)).toEqual(await run(1));
});
