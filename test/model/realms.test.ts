// Bytes, arrays and objects whose classes are those of another realm (an iframe, a test environment, a worker's message), or of a second copy
// of this package.

import { readFileSync } from "node:fs";
import vm from "node:vm";
import { describe, expect, it, vi } from "vitest";
import {
  fromBrain,
  fromKeras,
  fromTensorflowJs,
  importWeights,
  toTensorflowJs,
} from "../../src/formats/index.js";
import {
  callbacks,
  init,
  layers,
  loadModel,
  metrics,
  optimizers,
  sequential,
  tensor,
} from "../../src/index.js";
import { tune } from "../../src/tune/index.js";
import { blobs, classifier } from "./network.js";

const other = vm.createContext({});
const there = (code: string): unknown => vm.runInContext(code, other);
const bytesThere = (bytes: Uint8Array) =>
  (there("(list) => Uint8Array.from(list)") as (list: number[]) => Uint8Array)(Array.from(bytes));
const objectThere = (value: unknown): unknown => there(`(${JSON.stringify(value)})`);
const { x, labels } = blobs(12);
const model = classifier();
const kernel = model.weights[0]?.data;

/** Bytes in every form that they come in. */
const forms: Record<string, (bytes: Uint8Array) => never> = {
  "a Uint8Array of another realm": (bytes) => bytesThere(bytes) as never,
  "an ArrayBuffer of another realm": (bytes) => bytesThere(bytes).buffer as never,
  "a Buffer": (bytes) => Buffer.from(bytes) as never,
  "shared memory": (bytes) => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return shared.buffer as never;
  },
  "a DataView": (bytes) => new DataView(Uint8Array.from([0, ...bytes]).buffer, 1) as never,
  "what postMessage made of them": (bytes) => structuredClone(bytes) as never,
};

describe.each(Object.entries(forms))("bytes as %s", (_, form) => {
  it("are read by loadModel and importWeights", async () => {
    expect(loadModel(form(model.toBytes())).weights[0]?.data).toEqual(kernel);
    const target = classifier();
    target.setWeights(target.weights.map((w) => ({ ...w, data: w.data.map(() => 0) })));
    await importWeights(target, form(model.toBytes()));
    expect(target.weights[0]?.data).toEqual(kernel);
  });

  it("are read by the readers of other libraries' files", async () => {
    const { modelJson, weights } = toTensorflowJs(model);
    const text = new TextEncoder().encode(JSON.stringify(modelJson));
    expect(fromTensorflowJs(form(text), [form(weights)]).weights[0]?.data).toEqual(kernel);
    const keras = readFileSync(new URL("../formats/fixtures/mlp.keras", import.meta.url));
    expect((await fromKeras(form(keras))).weights).toEqual((await fromKeras(keras)).weights);
    const brain = { type: "NeuralNetwork", sizes: [2, 1], layers: [{}, { weights: [[1, 2]], biases: [0] }] };
    expect(fromBrain(form(new TextEncoder().encode(JSON.stringify(brain)))).weights[0]?.data).toEqual(
      Float32Array.of(1, 2),
    );
  });

  it("are what a training goes on from", async () => {
    let saved = new Uint8Array();
    const save = callbacks.checkpoint({
      write(bytes) {
        saved = bytes;
      },
    });
    await classifier().fit(x, labels, { epochs: 1, callbacks: [save] });
    const { epoch } = await classifier().fit(x, labels, { epochs: 2, resumeFrom: form(saved) });
    expect(epoch.length).toBe(2);
  });
});

describe("of another realm", () => {
  const floats = (code: string) => there(code) as Float32Array;

  it("arrays are data, outputs, weights and parameters", async () => {
    const row = floats("new Float32Array([1, 2, 3])");
    const out = floats("new Float32Array(3)");
    const expected = model.predict([[1, 2, 3]]).data;
    expect([...model.predict(row, { out }).data]).toEqual([...expected]);
    expect([...out]).toEqual([...expected]);
    expect([...(await model.predictAsync(row, { out })).data]).toEqual([...expected]);
    model.setWeights([{ name: model.weights[1]?.name as string, data: floats("new Float32Array(8)") }]);
    expect(tensor(floats("new Float32Array(4)"), [2, 2]).shape).toEqual([2, 2]);
    expect(optimizers.sgd().start(floats("new Float32Array(3)")).params.length).toBe(3);
    const mean = metrics.mean();
    mean.update(floats("new Float32Array([1, 3])"));
    expect(mean.result()).toBe(2);
  });

  it("objects are options, parts as they are stored, and preprocessing", () => {
    model.preprocessing = objectThere({ scale: 2 }) as never;
    expect(model.preprocessing).toEqual({ scale: 2 });
    const stored = objectThere({ name: "relu", options: {} }) as never;
    expect(layers.dense(objectThere({ units: 2 }) as never).options.units).toBe(2);
    expect(layers.dense({ units: 2, activation: stored }).options.activation).toMatchObject({ name: "relu" });
  });

  it("a compiled module is checked for what it holds", async () => {
    const empty = there("new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))");
    await expect(init({ module: empty as WebAssembly.Module })).rejects.toThrow(/other code than downhill's/);
  });

  it("an error keeps its message", async () => {
    const objective = () => {
      throw there("new Error('from there')");
    };
    const study = await tune({ objective, trials: 1 });
    expect(study.trials[0]?.error).toContain("from there");
  });
});

describe("tensors", () => {
  it("are taken as what postMessage makes of them", async () => {
    const clone = structuredClone(tensor([1, 2, 3, 4, 5, 6], [2, 3]));
    expect(clone.constructor).toBe(Object);
    expect(model.predict(clone).data).toEqual(model.predict(tensor([1, 2, 3, 4, 5, 6], [2, 3])).data);
    expect((await model.fit(structuredClone(tensor(x)), labels)).epoch.length).toBe(1);
    expect(tensor({ data: Float64Array.of(1, 2), shape: [1, 2] } as never).toArray()).toEqual([[1, 2]]);
  });

  it("of a shape that does not fit are refused", () => {
    expect(() => model.predict({ data: Float32Array.of(1, 2, 3), shape: [2, 2] } as never)).toThrow(
      /holds 4 numbers, data has 3/,
    );
    expect(() => model.predict({ data: "1, 2", shape: [2] } as never)).toThrow(/must be nested arrays/);
  });
});

it("a second copy of the package works with the first one's models, tensors and callbacks", async () => {
  vi.resetModules();
  const second: typeof import("../../src/index.js") = await import("../../src/index.js");
  expect(second.sequential).not.toBe(sequential);
  const data = second.tensor(x);
  const mixed = sequential({
    layers: [
      second.layers.dense({ units: 4, activation: "relu", inputShape: [3] }),
      layers.dense({ units: 3 }),
    ],
  });
  mixed.compile({
    loss: second.losses.sparseCategoricalCrossentropy({ fromLogits: true }),
    optimizer: second.optimizers.sgd({ learningRate: 1e30 }),
  });
  const forgiving = await mixed.fit(data, labels, {
    epochs: 3,
    callbacks: [second.callbacks.terminateOnNaN()],
  });
  expect(forgiving.epoch.length).toBeLessThan(3);
  expect((await second.lrFinder(classifier(), data, labels, { steps: 5 })).losses.length).toBeGreaterThan(0);
});
