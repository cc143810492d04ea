// What is wrong with graphs and their data is said by name, and nothing is changed.
import { describe, expect, it } from "vitest";
import { input, layers, type Model, model, type Node, tensor } from "../../src/index.js";
import { fingerprint } from "../model/network.js";
import { randomNumbers, thrownBy } from "../numbers.js";

const rows = 6;
const left = tensor(randomNumbers(rows * 2), [rows, 2]);
const right = tensor(randomNumbers(rows * 3), [rows, 3]);
const x = { left, right };
const y = { size: tensor(randomNumbers(rows), [rows, 1]), kind: tensor([0, 1, 2, 0, 1, 2], [rows, 1]) };

function made(): Model<unknown> {
  const [a, b] = [input({ shape: [2], name: "left" }), input({ shape: [3], name: "right" })];
  const h = layers.concatenate().apply([a, b]);
  const size = layers.dense({ units: 1, name: "size" }).apply(h);
  const kind = layers.dense({ units: 3, activation: "softmax", name: "kind" }).apply(h);
  return model({ inputs: { left: a, right: b }, outputs: { size, kind }, seed: 4 });
}
const loss = { size: "meanSquaredError", kind: "sparseCategoricalCrossentropy" };
function compiled(): Model<unknown> {
  const net = made();
  net.compile({ optimizer: "adam", loss });
  return net;
}

describe("graphs that are none", () => {
  it("with a circle", () => {
    const a = input({ shape: [2] });
    const first = layers.dense({ units: 2 }).apply(a);
    const second = layers.dense({ units: 2 }).apply(first);
    // `apply` can't draw one; who holds nodes can.
    (first.call?.inputs as Node[])[0] = second;
    const error = thrownBy(() => model({ inputs: a, outputs: second }));
    expect(error).toEqual(new RangeError("model: dense depends on itself. A graph has no circles."));
  });

  it("of nodes of two models", () => {
    const [one, two] = [input({ shape: [2], name: "one" }), input({ shape: [2], name: "two" })];
    layers.dense({ units: 1 }).apply(one);
    const other = layers.dense({ units: 1 }).apply(two);
    expect(thrownBy(() => model({ inputs: one, outputs: other }))).toEqual(
      new RangeError('model: an output depends on the input "two", which is not among inputs. Add it.'),
    );
  });

  it("with outputs that inputs don't reach", () => {
    const [one, two] = [input({ shape: [2], name: "one" }), input({ shape: [2], name: "two" })];
    expect(thrownBy(() => model({ inputs: [one, two], outputs: layers.flatten().apply(one) }))).toEqual(
      new RangeError('model: no output depends on the input "two" (1). Leave it out, or apply layers to it.'),
    );
  });

  it("with a layer that was built for another shape; it keeps its weights and works on where it was", () => {
    const dense = layers.dense({ units: 2, name: "shared" });
    const a = input({ shape: [2] });
    const net = model({ inputs: a, outputs: dense.apply(a), seed: 1 });
    const before = net.weights;
    const b = input({ shape: [3] });
    const error = thrownBy(() => model({ inputs: b, outputs: dense.apply(b) }));
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toBe(
      "shared/kernel: it would have shape [3, 2], but its layer was built with [2, 2] in another model. Use a layer of its own.",
    );
    expect(net.weights).toEqual(before);
  });
});

describe("compile", () => {
  it.each([
    [
      "an unknown output",
      { loss: { ...loss, kinds: "meanSquaredError" } },
      RangeError,
      /loss.*"kinds".*kind, size/,
    ],
    ["a missing output", { loss: { size: "meanSquaredError" } }, RangeError, /loss has no "kind"/],
    [
      "a list of another length",
      { loss: ["meanSquaredError"] },
      RangeError,
      /loss must have 2 entries.*\(size, kind\), got 1/,
    ],
    [
      "lossWeights of another length",
      { loss, lossWeights: [1, 2, 3] },
      RangeError,
      /lossWeights must have 2 entries.*got 3/,
    ],
    ["lossWeights for no output", { loss, lossWeights: { sizes: 1 } }, RangeError, /lossWeights.*"sizes"/],
    ["metrics for no output", { loss, metrics: { other: ["accuracy"] } }, RangeError, /metrics.*"other"/],
  ])("refuses %s, and stays as it was", async (_, options, kind, message) => {
    const net = compiled();
    const twin = compiled();
    const error = thrownBy(() => net.compile(options as never));
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toMatch(message);
    for (const one of [net, twin]) await one.fit(x, y, { epochs: 1, batchSize: 3 });
    expect(fingerprint(net)).toBe(fingerprint(twin));
  });
});

describe("data", () => {
  it.each([
    ["a record with an unknown key", { ...x, middle: left }, y, /fit: x.*"middle"/],
    ["a record with a missing key", { left }, y, /fit: x has no "right"/],
    ["inputs in each other's place", { left: right, right: left }, y, /fit: x.*left|fit: .*\[3\]/],
    ["targets for the wrong output", x, { size: y.kind, kind: y.size }, /kind/],
    ["targets for one output only", x, { size: y.size }, /fit: y has no "kind"/],
    ["targets for no output", x, { ...y, colour: y.size }, /fit: y.*"colour"/],
    ["too few in a list", [left], y, /fit: x has 1 entries, the model has 2: left, right/],
    ["one thing for two", left, y, /fit: x must be a list of 2, or a record with left, right/],
    ["rows that differ", { left: tensor([1, 2], [1, 2]), right }, y, /rows/],
  ])("refused: %s; nothing is changed", async (_, badX, badY, message) => {
    const net = compiled();
    const before = fingerprint(net);
    await expect(net.fit(badX as never, badY as never, { epochs: 1 })).rejects.toThrow(message);
    expect(fingerprint(net)).toBe(before);
  });

  it.each([
    [
      "a name that no weight has",
      (w: Gradients) => w.map((one) => ({ ...one, name: one.name.replace("size", "sizes") })),
      /applyGradients.*"sizes\/kernel"/,
    ],
    ["a weight that is missing", (w: Gradients) => w.slice(1), /applyGradients/],
    [
      "a wrong length",
      (w: Gradients) => w.map((one) => ({ ...one, data: one.data.slice(1) })),
      /applyGradients.*size\/kernel/,
    ],
    [
      "numbers that are not finite",
      (w: Gradients) => w.map((one) => ({ ...one, data: one.data.map(() => Number.NaN) })),
      /applyGradients: a gradient is not finite/,
    ],
  ])("of applyGradients refused: %s; nothing is changed", (_, spoil, message) => {
    const net = compiled();
    const { weights } = net.gradients(x, y);
    const before = fingerprint(net);
    expect(() => net.applyGradients(spoil(weights as Gradients))).toThrow(message);
    expect(fingerprint(net)).toBe(before);
    net.applyGradients(weights);
    expect(fingerprint(net)).not.toBe(before);
  });
});

type Gradients = readonly { readonly name: string; readonly data: Float32Array }[];
