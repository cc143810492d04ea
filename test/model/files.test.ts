// Model files: what they keep, and what is said of those that can't be read.
import { describe, expect, it } from "vitest";
import { layers, loadModel, type Sequential, sequential } from "../../src/index.js";
import { edited, unsealed } from "./edited.js";
import { fingerprint } from "./network.js";

const build = (units = 3): Sequential => {
  const model = sequential({
    seed: 3,
    layers: [layers.dense({ units: 4, inputShape: [2] }), layers.dense({ units, activation: "softmax" })],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
};

describe("labels and preprocessing", () => {
  it("are stored with the model, and come back", () => {
    const model = build();
    model.labels = ["setosa", "versicolor", "__proto__"];
    model.preprocessing = { scale: 1 / 16, columns: ["a", "b"], nested: { mean: [0.1, -3e-7], by: null } };
    for (const again of [loadModel(model.toBytes()), model.clone()]) {
      expect(again.labels).toEqual(model.labels);
      expect(again.preprocessing).toEqual(model.preprocessing);
      expect(fingerprint(again)).toBe(fingerprint(model));
    }
    expect(loadModel(build().toBytes()).labels).toBeUndefined();
    expect(loadModel(build().toBytes()).preprocessing).toBeUndefined();
  });

  it("are copies, and can be taken away", () => {
    const model = build();
    const labels = ["a", "b", "c"];
    const mean = [1];
    model.labels = labels;
    model.preprocessing = { mean };
    labels[0] = "x";
    mean[0] = 2;
    expect(model.labels).toEqual(["a", "b", "c"]);
    expect(model.preprocessing).toEqual({ mean: [1] });
    model.labels = undefined;
    model.preprocessing = undefined;
    expect(loadModel(model.toBytes()).labels).toBeUndefined();
  });

  it("one output may have two classes", () => {
    const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
    model.labels = ["price"];
    model.labels = ["ham", "spam"];
    expect(() => {
      model.labels = ["a", "b", "c"];
    }).toThrow(/labels must have 1 or 2 names, as there is 1 output, got 3/);
    expect(model.labels).toEqual(["ham", "spam"]);
  });

  it.each([
    [["a", "b"], /labels must have 3 names, one for each output, got 2/],
    ["abc", /labels must be a list of strings, got "abc"/],
    [[1, 2, 3], /labels must be a list of strings/],
  ])("labels %j are refused", (labels, message) => {
    expect(() => {
      build().labels = labels as string[];
    }).toThrow(message);
  });

  const itself: Record<string, unknown> = {};
  itself.again = itself;
  it.each([
    [["list"], /preprocessing must be an object of plain data/],
    [{ f: () => 1 }, /preprocessing\.f must be plain data .*got function f/],
    [{ a: [1, Number.NaN] }, /preprocessing\.a\.1 must be plain data .*got NaN/],
    [{ a: new Float32Array(2) }, /preprocessing\.a must be plain data .*Float32Array/],
    [{ a: undefined }, /preprocessing\.a must be plain data .*got undefined/],
    [JSON.parse('{"__proto__": 1}'), /the name "__proto__"/],
    [itself, /nested deeper/],
  ])("preprocessing %# is refused", (preprocessing, message) => {
    const model = build();
    expect(() => {
      model.preprocessing = preprocessing as never;
    }).toThrow(message);
    expect(model.preprocessing).toBeUndefined();
  });

  it("a file that can't be read again is not written", () => {
    const model = build();
    model.preprocessing = { text: "x".repeat(21_000_000) };
    expect(() => model.toBytes()).toThrow(/at most 100000 and 20000000 can be read again/);
  });
});

type Description = { layers: { options: Record<string, unknown> }[] } & Record<string, unknown>;

describe("a file that says what can't be", () => {
  const bytes = build().toBytes();
  const first = (d: Description) => d.layers[0] as Description["layers"][number];
  const cases: [string, (d: Description) => void, RegExp][] = [
    [
      "a layer of 2²⁵ units",
      (d) => void Object.assign(first(d).options, { units: 2 ** 25 }),
      /"dense\/kernel" has shape \[2, 4\] in the file, the layers need \[2, 33554432\]/,
    ],
    [
      "more layers than weights",
      (d) => void d.layers.splice(1, 0, { name: "dense", options: { units: 4 } } as never),
      /the weight "dense_1\/kernel" has shape/,
    ],
    ["fewer layers than weights", (d) => void d.layers.pop(), /no layer has a weight "dense_1\/kernel"/],
    [
      "units of the wrong kind",
      (d) => void Object.assign(first(d).options, { units: "4" }),
      /dense: units must be .* got "4"/,
    ],
    ["an unknown option", (d) => void Object.assign(first(d).options, { unit: 4 }), /unknown option "unit"/],
    ["no layers", (d) => void Object.assign(d, { layers: [] }), /layers is empty/],
    [
      "an unknown optimizer",
      (d) => void Object.assign(d, { compile: { optimizer: "adamm", loss: "mse" } }),
      /adamm/,
    ],
    ["a bad seed", (d) => void Object.assign(d, { seed: -1 }), /seed must be a whole number/],
    ["labels that don't fit", (d) => void Object.assign(d, { labels: ["a"] }), /labels must have 3 names/],
    [
      "preprocessing that is no object",
      (d) => void Object.assign(d, { preprocessing: 1 }),
      /preprocessing must be an object/,
    ],
  ];
  it.each(cases)("%s", (_, edit, message) => {
    const bad = edited(bytes, "model", edit as never);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => loadModel(bad)).toThrow(message);
    expect(() => loadModel(bad)).toThrow(/^loadModel: .*(The file is damaged|So says the file)/);
    expect(() => loadModel(bad)).toThrow(RangeError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e7);
  });

  it("a weight that is not finite", () => {
    const bad = unsealed(bytes);
    bad.fill(255, bad.length - 4);
    expect(() => loadModel(bad)).toThrow(/the weight "dense_1\/bias" has NaN at 2/);
  });

  it("any bit that is flipped", () => {
    const bad = bytes.slice();
    let first = 0;
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 1 << (at % 8), 128]) {
        bad[at] = (bytes[at] as number) ^ bit;
        try {
          // Where the name of the checksum is hit, there is none; all else is as it was.
          expect(fingerprint(loadModel(bad))).toBe(fingerprint(loadModel(bytes)));
          first ||= at;
          expect(at).toBeLessThan(34);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect((error as Error).message).toMatch(/^loadModel: /);
        }
      }
      bad[at] = bytes[at] as number;
    }
    bad[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    expect(() => loadModel(bad)).toThrow(
      /its checksum is [0-9a-f]{8}, its contents have [0-9a-f]{8}\. The file is damaged/,
    );
    expect(first).toBeGreaterThan(0);
  });

  it("half a million layers", () => {
    const layers = Array.from({ length: 500_000 }, () => ({ name: "flatten", options: {} }));
    const many = edited(bytes, "model", ((d: Description) => void Object.assign(d, { layers })) as never);
    expect(() => loadModel(many)).toThrow(/a list of at most 10000 layers, got an array of 500000/);
  });
});
