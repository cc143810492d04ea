// A service in TypeScript: the entries for Node, checked with the types that users see, then run.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { layers, type Sequential, sequential } from "downhill";
import { checkpoint, openModel, saveModel } from "downhill/node";
import { holdOut, loadIris, type Sample } from "downhill/samples";

const { train, heldOut }: { train: Sample; heldOut: Sample } = holdOut(loadIris(), { seed: 2 });
const model: Sequential = sequential({
  seed: 42,
  layers: [
    layers.dense({ units: 16, activation: "relu", inputShape: [4] }),
    layers.dense({ units: 3, activation: "softmax" }),
  ],
});
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
await model.fit(train.x, train.y, {
  epochs: 100,
  batchSize: 8,
  callbacks: [checkpoint({ path: "run.ckpt", everySteps: 500 })],
});
const { accuracy } = await model.evaluate(heldOut.x, heldOut.y);
assert(typeof accuracy === "number" && accuracy > 0.9);
await saveModel(model, "iris.safetensors");
const again = await openModel("iris.safetensors");
assert.deepEqual(again.weights, model.weights);
await rm("run.ckpt");
