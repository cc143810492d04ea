// A page that makes its parts by functions: this file imports nothing that brings the names in, until the last test does.
import { expect, it } from "vitest";
import { sigmoid, tanh } from "../../src/activations/index.js";
import { dense } from "../../src/layers/index.js";
import { binaryCrossentropy } from "../../src/losses/index.js";
import { auc } from "../../src/metrics/index.js";
import { sum } from "../../src/metrics/values.js";
import { sequential } from "../../src/model/sequential.js";
import { adam } from "../../src/optimizers/index.js";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const build = () =>
  sequential({
    seed: 3,
    layers: [
      dense({ units: 8, activation: tanh(), inputShape: [2] }),
      dense({ units: 1, activation: sigmoid() }),
    ],
  });

it("trains a network whose parts are made by functions", async () => {
  const model = build();
  model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: binaryCrossentropy(), metrics: [auc()] });
  const { history } = await model.fit(x, [0, 1, 1, 0], { epochs: 300, batchSize: 4 });
  expect(history.loss?.at(-1)).toBeLessThan(0.1);
  expect(history.auc?.at(-1)).toBe(1);
});

it("gives such parts what they do on their own", () => {
  expect([...tanh().forward(Float32Array.of(0))]).toEqual([0]);
  expect(binaryCrossentropy().value([1] as never, [0.5] as never)).toBeCloseTo(Math.LN2, 6);
});

it("says where names come from", () => {
  expect(() => dense({ units: 1, activation: "relu" })).toThrow(
    'dense: activation must be made by its function where layers come from "downhill/layers", which knows no names, got "relu". Import the function from "downhill/activations", or layers from "downhill".',
  );
  const model = build();
  expect(() => model.compile({ loss: binaryCrossentropy() })).toThrow(
    'compile: the default optimizer must be made by its function where layers come from "downhill/layers", which knows no names, got "rmsprop". Import the function from "downhill/optimizers"',
  );
  expect(() => model.compile({ optimizer: adam(), loss: "mse" })).toThrow('got "mse"');
  const options = { optimizer: adam(), loss: binaryCrossentropy() };
  expect(() => model.compile({ ...options, metrics: ["accuracy"] })).toThrow('"binaryAccuracy"');
  expect(() => dense({ units: 1, kernelInitializer: { name: "zeros", options: {} } as never })).toThrow(
    "{ name:",
  );
});

it("refuses a part of another family", () => {
  const model = build();
  expect(() =>
    model.compile({ optimizer: binaryCrossentropy() as never, loss: binaryCrossentropy() }),
  ).toThrow(
    'compile: optimizer must be the name of a known optimizer or made by its function, got { name: "binaryCrossentropy" }, which is of the family loss.',
  );
  const options = { optimizer: adam(), loss: binaryCrossentropy() };
  for (const metric of [sum(), binaryCrossentropy()])
    expect(() => model.compile({ ...options, metrics: [metric as never] })).toThrow(TypeError);
  expect(() => sequential({ layers: [tanh() as never] })).toThrow("sequential: layers[0] must be made by");
});

it("refuses a part as a callback", async () => {
  const model = build();
  model.compile({ optimizer: adam(), loss: binaryCrossentropy() });
  const fit = model.fit(x, [0, 1, 1, 0], { callbacks: [auc() as never] });
  await expect(fit).rejects.toThrow("callbacks[0] must be an object with hooks");
});

it("refuses a function that was not called, and what JSON has left of a part", () => {
  expect(() => dense({ units: 1, activation: tanh as never })).toThrow("Call it: tanh().");
  const copy = <T>(part: T): T => JSON.parse(JSON.stringify(part)) as T;
  const model = build();
  const options = { optimizer: adam(), loss: binaryCrossentropy() };
  expect(() => model.compile({ ...options, optimizer: copy(adam()) })).toThrow("compile: optimizer must be");
  expect(() => model.compile({ ...options, loss: copy(binaryCrossentropy()) })).toThrow(
    "compile: loss must be",
  );
  expect(() => sequential({ layers: [copy(dense({ units: 1 }))] })).toThrow(
    "sequential: layers[0] must be made by",
  );
});

it("knows all names once layers of downhill are there", async () => {
  const { layers } = await import("../../src/index.js");
  const named = sequential({
    seed: 3,
    layers: [
      layers.dense({ units: 8, activation: "tanh", inputShape: [2] }),
      dense({ units: 1, activation: "sigmoid" }),
    ],
  });
  expect(named.weights).toEqual(build().weights);
  named.compile({ optimizer: "adam", loss: "mse", metrics: ["accuracy"] });
  expect((await named.evaluate(x, [0, 1, 1, 0])).accuracy).toBeGreaterThanOrEqual(0);
});
