// Models of any graph: what they are in a file, what they share, and what they refuse.
import { describe, expect, it } from "vitest";
import { input, layers, loadModel, type Model, model, sequential, tensor } from "../../src/index.js";
import { fingerprint } from "../model/network.js";
import { randomNumbers } from "../numbers.js";

const x = tensor(randomNumbers(40), [10, 4]);
const y = tensor(randomNumbers(10, 1, 2), [10, 1]);
const options = { epochs: 3, batchSize: 4 };

function residual(): Model {
  const a = input({ shape: [4], name: "a" });
  const h = layers.dense({ units: 4, activation: "tanh", name: "hidden" }).apply(a);
  const outputs = layers.dense({ units: 1, name: "out" }).apply(layers.add().apply([a, h]));
  const net = model({ inputs: a, outputs, seed: 3 });
  net.compile({ optimizer: "adam", loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });
  return net;
}

describe("a row of layers and the same graph", () => {
  const list = () => [
    layers.dense({ units: 6, activation: "relu", inputShape: [4] }),
    layers.dropout({ rate: 0.3 }),
    layers.batchNormalization(),
    layers.dense({ units: 1 }),
  ];
  it.each([1, 2, 3])("end with the same bits on %i threads", async (threads) => {
    const row = sequential({ seed: 5, layers: list() });
    const start = input({ shape: [4] });
    let node = start;
    for (const layer of list()) node = layer.apply(node);
    const graph = model({ inputs: start, outputs: node, seed: 5 });
    for (const net of [row, graph]) {
      net.compile({ optimizer: "adam", loss: "meanSquaredError" });
      await net.fit(x, y, { ...options, threads });
    }
    expect(fingerprint(graph)).toBe(fingerprint(row));
    expect(graph.weights.map((w) => w.name)).toEqual(row.weights.map((w) => w.name));
  });
});

describe("a graph", () => {
  it("is stored as nodes and edges, and trains on to the same bits", async () => {
    const net = residual();
    await net.fit(x, y, options);
    const again = loadModel(net.toBytes());
    expect(again.predict(x).data).toEqual(net.predict(x).data);
    expect(again.weights).toEqual(net.weights);
    const [one, two] = [again.clone(), net.clone()];
    for (const copy of [one, two]) await copy.fit(x, y, options);
    expect(fingerprint(one)).toBe(fingerprint(two));
  });

  it("takes tensors that came through postMessage", () => {
    const a = input({ shape: [2], name: "a" });
    const net = model({ inputs: { a }, outputs: [layers.dense({ units: 1 }).apply(a)] });
    const sent = structuredClone(tensor([1, 2, 3, 4], [2, 2]));
    expect(net.predict({ a: sent })[0]?.shape).toEqual([2, 1]);
    // It is one thing, no record of "data" and "shape".
    expect(net.predict(sent)[0]?.data).toEqual(net.predict({ a: sent })[0]?.data);
  });

  it("takes and gives lists and records as inputs and outputs were given", async () => {
    const [a, b] = [input({ shape: [4], name: "a" }), input({ shape: [2], name: "b" })];
    const joined = layers.concatenate().apply([a, b]);
    const first = layers.dense({ units: 1, name: "first" }).apply(joined);
    const second = layers.dense({ units: 3, activation: "softmax", name: "second" }).apply(joined);
    const net = model({ inputs: { a, b }, outputs: { first, second }, seed: 1 });
    net.compile({
      loss: { first: "meanSquaredError", second: "sparseCategoricalCrossentropy" },
      lossWeights: { first: 0.5, second: 2 },
      metrics: { second: ["accuracy"] },
    });
    const data = { a: x, b: tensor(randomNumbers(20), [10, 2]) };
    const targets = { first: y, second: [0, 1, 2, 0, 1, 2, 0, 1, 2, 0] };
    const { history } = await net.fit(data, targets, { epochs: 2, batchSize: 5 });
    expect(Object.keys(history).sort()).toEqual(["firstLoss", "loss", "secondAccuracy", "secondLoss"]);
    const found = net.predict(data);
    expect([found.first.shape, found.second.shape]).toEqual([
      [10, 1],
      [10, 3],
    ]);
    const loaded = loadModel<typeof found>(net.toBytes()).predict(data);
    expect(loaded.second.data).toEqual(found.second.data);
    await expect(net.fit(data, { first: y }, {})).rejects.toThrow(/second/);
    await expect(net.fit({ a: x, c: x }, targets, {})).rejects.toThrow(/"c"/);
    await expect(net.fit([x], targets, {})).rejects.toThrow(/has 1 entries, the model has 2/);
    expect(() => net.compile({ loss: ["meanSquaredError"] })).toThrow(/must have 2 entries/);
    expect(() => net.compile({ loss: "meanSquaredError", lossWeights: [1, 2, 3] })).toThrow(/lossWeights/);
  });

  it("shares a layer that is applied twice, and the layers of a part", async () => {
    const [a, b] = [input({ shape: [4] }), input({ shape: [4] })];
    const tower = layers.dense({ units: 3, name: "tower" });
    const net = model({
      inputs: [a, b],
      outputs: layers.dot({ axes: 1 }).apply([tower.apply(a), tower.apply(b)]),
    });
    expect(net.weights.map((w) => w.name)).toEqual(["tower/kernel", "tower/bias"]);
    const features = model({ inputs: a, outputs: tower.apply(a) });
    net.compile({ loss: "meanSquaredError" });
    const before = features.predict(x).data;
    await net.fit([x, x], y, options);
    expect(features.predict(x).data).not.toEqual(before);
    expect(features.weights[0]?.data).toEqual(net.weights[0]?.data);
  });

  it("is a layer of another model; its parts are found by name and can be frozen", async () => {
    const net = residual();
    const code = net.getLayer("hidden").output;
    const part = model({ inputs: net.inputs, outputs: code });
    expect(part.predict(x).shape).toEqual([10, 4]);
    expect(() => net.getLayer("none")).toThrow(/Known: hidden/);
    net.trainable = false;
    const start = input({ shape: [4] });
    const tuned = model({
      inputs: start,
      outputs: layers.dense({ units: 1, name: "head" }).apply(net.apply(start)),
    });
    tuned.compile({ loss: "meanSquaredError" });
    const old = net.weights;
    await tuned.fit(x, y, options);
    expect(net.weights).toEqual(old);
  });

  it("gives the gradients of a step, and takes them", () => {
    const [one, two] = [residual(), residual()];
    one.trainOnBatch(x, y);
    const { weights, loss, logs } = two.gradients(x, y);
    two.applyGradients(weights);
    expect(fingerprint(two)).toBe(fingerprint(one));
    expect(logs.loss).toBe(loss);
    expect(() => two.applyGradients(weights.slice(1))).toThrow(/there is no gradient for/);
    expect(() => two.applyGradients([{ name: "no", data: [1] }])).toThrow(/"no"/);
    expect(two.testOnBatch(x, y).loss).toBeCloseTo(one.testOnBatch(x, y).loss, 12);
  });
});

describe("masks", () => {
  it("leave steps out of losses and metrics", async () => {
    const tokens = input({ shape: [3] });
    const h = layers.embedding({ inputDim: 5, outputDim: 2, maskZero: true }).apply(tokens);
    const net = model({ inputs: tokens, outputs: layers.dense({ units: 1 }).apply(h), seed: 2 });
    net.compile({ loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });
    const rows = tensor([1, 2, 0, 3, 0, 0], [2, 3]);
    const zeros = tensor([0, 0, 0, 0, 0, 0], [2, 3, 1]);
    const { loss, meanAbsoluteError } = await net.evaluate(rows, zeros);
    const p = net.predict(rows).data;
    const kept = [p[0], p[1], p[3]] as number[];
    expect(loss).toBeCloseTo(kept.reduce((sum, v) => sum + v * v, 0) / 3, 6);
    expect(meanAbsoluteError).toBeCloseTo(kept.reduce((sum, v) => sum + Math.abs(v), 0) / 3, 6);
  });
});

describe("refused", () => {
  const a = input({ shape: [4], name: "a" });
  const b = input({ shape: [4], name: "b" });
  const sum = layers.add().apply([a, b]);
  it.each([
    ["an input that is missing", () => model({ inputs: a, outputs: sum }), /depends on the input "b"/],
    [
      "an input that nothing uses",
      () => model({ inputs: [a, b], outputs: layers.flatten().apply(a) }),
      /no output depends on the input "b"/,
    ],
    ["no node", () => model({ inputs: a, outputs: 3 as never }), /must be a node/],
    ["an empty list", () => model({ inputs: [], outputs: sum }), /inputs is empty/],
    ["one node twice", () => model({ inputs: [a, a], outputs: sum }), /one node twice/],
    ["other shapes", () => layers.add().apply([a, input({ shape: [3] })]), /do not broadcast/],
    ["one input too many", () => layers.dense({ units: 1 }).apply([a, b]), /takes one input/],
    [
      "two layers of one name",
      () => {
        const h = layers.dense({ units: 2, name: "h" }).apply(a);
        return model({ inputs: a, outputs: layers.dense({ units: 2, name: "h" }).apply(h) });
      },
      /two layers are called "h"/,
    ],
    [
      "a layer that was built for another shape",
      () => {
        const dense = layers.dense({ units: 2 });
        const c = input({ shape: [3] });
        return model({ inputs: [a, c], outputs: [dense.apply(a), dense.apply(c)] });
      },
      /Use a layer of its own/,
    ],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});
