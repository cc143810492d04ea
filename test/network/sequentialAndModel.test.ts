// A row of layers and the graph of the same layers: the same network, so the same bits after training, on any number of threads.
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { input, layers, type Model, model, sequential, type Tensor, tensor } from "../../src/index.js";

const [rows, features, classes] = [80, 12, 5];
const numbers = Float32Array.from({ length: rows * features }, (_, i) => ((i * 37) % 401) / 200 - 1);
const x = tensor(numbers, [rows, features]);
const labels = Float32Array.from({ length: rows }, (_, i) => (i * 7) % classes);

/** Layers that draw numbers, keep averages, look along steps or over pictures: each has streams of the seed of its own. */
const row = () => [
  layers.dense({ units: 48, activation: "tanh", inputShape: [features] }),
  layers.batchNormalization(),
  layers.dropout({ rate: 0.3 }),
  layers.reshape({ targetShape: [4, 4, 3] }),
  layers.conv2d({ filters: 6, kernelSize: 3, padding: "same", activation: "relu" }),
  layers.spatialDropout2d({ rate: 0.2 }),
  layers.reshape({ targetShape: [4, 24] }),
  layers.gru({ units: 10 }),
  layers.dense({ units: classes, activation: "softmax" }),
];
const asRow = () => sequential({ layers: row(), seed: 5 });
function asGraph() {
  const x = input({ shape: [features] });
  let node = x;
  for (const layer of row()) node = layer.apply(node);
  return model({ inputs: x, outputs: node, seed: 5 });
}

async function hashed(trained: Model, threads: number): Promise<string> {
  trained.compile({ optimizer: "adamw", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const fit = { epochs: 2, batchSize: 32, validationSplit: 0.2, threads };
  const { history } = await trained.fit(x, labels, fit);
  const hash = createHash("sha256").update(JSON.stringify(history));
  for (const { data } of trained.weights) hash.update(data);
  return hash.update((trained.predict(x) as Tensor).data).digest("hex");
}

test("a graph comes to the bits of the row of the same layers, on 1, 2 and 3 threads", async () => {
  const expected = await hashed(asRow(), 1);
  for (const threads of [1, 2, 3]) {
    expect(await hashed(asRow(), threads), `a row on ${threads}`).toBe(expected);
    expect(await hashed(asGraph(), threads), `a graph on ${threads}`).toBe(expected);
  }
});
