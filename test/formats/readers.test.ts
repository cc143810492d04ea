// Networks of other programs, read and compared with what those programs compute.
import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import {
  fromBrain,
  fromKeras,
  fromScikitLearn,
  fromTensorflowJs,
  importWeights,
  toTensorflowJs,
} from "../../src/formats/index.js";
import { classNameOf } from "../../src/formats/keras/names.js";
import { snakeCase } from "../../src/formats/keras/words.js";
import type { Layer } from "../../src/layers/layer.js";
import { layers } from "../../src/layers/registry.js";
import { type Sequential, sequential } from "../../src/model/sequential.js";
import { describe as describePart, isPart } from "../../src/parts/part.js";
import { distance, largest } from "../numbers.js";
import { inputsFor, layerModels, randomModels, withRandomWeights } from "./models.js";

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const keras = JSON.parse(fixture("keras.json").toString()) as {
  cases: Record<string, { x: number[][]; y: (number | number[])[][] }>;
};
const small = (): Sequential =>
  withRandomWeights(
    sequential({
      layers: [layers.dense({ units: 3, activation: "tanh", inputShape: [2] }), layers.dense({ units: 1 })],
    }),
  );

const capital = (name: string): string => (name[0] as string).toUpperCase() + name.slice(1);
/** Folders in a .keras file that are not our name in snake case. */
const kerasFolders: Readonly<Record<string, string>> = {
  prelu: "p_re_lu",
  reLU: "re_lu",
  leakyReLU: "leaky_re_lu",
  rmsNormalization: "rms_normalization",
};

/** A .npy of float32. */
function npy(shape: readonly number[], data: Float32Array): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.map((n) => `${n},`).join(" ")}), }\n`;
  const bytes = Buffer.alloc(10 + header.length + data.byteLength);
  bytes.write("\x93NUMPY\x01\x00", "latin1");
  bytes.writeUInt16LE(header.length, 8);
  bytes.write(header, 10, "latin1");
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + header.length);
  return bytes;
}
const npz = (model: Sequential): Uint8Array =>
  zipSync(Object.fromEntries(model.weights.map((w) => [`${w.name}.npy`, npy(w.shape, w.data)])));

describe("fromKeras", () => {
  it.each(Object.entries(keras.cases))("%s", async (name, { x, y }) => {
    const model = await fromKeras(fixture(`${name}.keras`));
    const expected = y.flat(2);
    const difference = distance(model.predict(x).data, expected) / largest(expected);
    expect(difference).toBeLessThan(1e-5);
  });

  // What Keras has written itself is above; this is every layer in Keras's words, with each of its options.
  it.each(layerModels())("every layer: $title", async ({ make, indices }) => {
    const model = make();
    const words = (value: unknown): unknown => {
      if (!isPart(value)) return value;
      const { name, options } = describePart(value);
      return { class_name: capital(name), config: inSnake(options), registered_name: null };
    };
    const inSnake = (options: object) =>
      Object.fromEntries(Object.entries(options).map(([key, value]) => [snakeCase(key), words(value)]));
    const { inputShape } = model.structure[0] as (typeof model.structure)[number];
    const counts = new Map<string, number>();
    const layers = model.layers.map((layer) => {
      const { inputShape: _, ...options } = layer.options as Record<string, unknown>;
      return { class_name: classNameOf(layer.name), config: { ...inSnake(options), dtype: "float32" } };
    });
    const input = { class_name: "InputLayer", config: { batch_shape: [null, ...inputShape] } };
    const config = { class_name: "Sequential", config: { name: "sequential", layers: [input, ...layers] } };
    const [{ name, options }] = model.layers as [Layer];
    const given = options.mean !== undefined;
    const folder = kerasFolders[name] ?? snakeCase(name);
    const arrays = model.weights.map((w) => {
      const i = counts.get(folder) ?? 0;
      counts.set(folder, i + 1);
      return [`layers/${folder}/vars/${i}.npy`, npy(w.shape, w.data)];
    });
    const bytes = zipSync({
      "config.json": new TextEncoder().encode(JSON.stringify(config)),
      "model.weights.npz": zipSync(given ? {} : (Object.fromEntries(arrays) as Record<string, Uint8Array>)),
    });
    const again = await fromKeras(bytes);
    const x = inputsFor(model, 3, indices);
    if (!given) expect(again.predict(x).data).toEqual(model.predict(x).data);
    expect(again.layers.map((l) => l.name)).toEqual(model.layers.map((l) => l.name));
  });

  it("a normalization that was told its mean, for everything or each place", async () => {
    for (const [axis, mean, variance, expected] of [
      [[-1], [1, 2], [4, 16], [1, 0.5]],
      [[], 1, 4, [1, 1.5]],
    ]) {
      const config = { axis, mean, variance, invert: false, batch_shape: [null, 2] };
      const described = {
        class_name: "Sequential",
        config: { layers: [{ class_name: "Normalization", config }] },
      };
      const model = await fromKeras(
        zipSync({
          "config.json": new TextEncoder().encode(JSON.stringify(described)),
          "model.weights.npz": zipSync({}),
        }),
      );
      expect([...model.predict([[3, 4]]).data]).toEqual(expected);
    }
  });

  it("says what is missing in the archive", async () => {
    await expect(fromKeras(zipSync({ "a.txt": new Uint8Array(3) }))).rejects.toThrow(/no config.json/);
  });

  it("names a layer that is not there", async () => {
    const config = {
      class_name: "Sequential",
      config: { layers: [{ class_name: "MyLayer", config: { batch_shape: [null, 3] } }] },
    };
    const bytes = zipSync({ "config.json": new TextEncoder().encode(JSON.stringify(config)) });
    await expect(fromKeras(bytes)).rejects.toThrow(/layer 0.*MyLayer/);
  });

  it("refuses archives that would inflate beyond the limit", async () => {
    const bomb = zipSync({ "config.json": new Uint8Array(10_000_000).fill(32) });
    await expect(fromKeras(bomb, { maxBytes: 1_000_000 })).rejects.toThrow(/at most 1000000 are accepted/);
  });
});

describe("TensorFlow.js", () => {
  it("reads what it writes", () => {
    let tried = 0;
    for (const { make, indices } of randomModels()) {
      const model = make();
      let written: ReturnType<typeof toTensorflowJs>;
      try {
        written = toTensorflowJs(model);
      } catch (error) {
        expect(String(error)).toMatch(
          /RangeError: toTensorflowJs: .* of the layer .* is not in TensorFlow.js/,
        );
        continue;
      }
      tried++;
      const again = fromTensorflowJs(JSON.stringify(written.modelJson), written.weights);
      const x = inputsFor(model, 3, indices);
      expect(again.predict(x).data).toEqual(model.predict(x).data);
    }
    expect(tried).toBeGreaterThan(30);
  });

  it("refuses too few bytes", () => {
    const { modelJson, weights } = toTensorflowJs(small());
    expect(() => fromTensorflowJs(modelJson, weights.subarray(4))).toThrow(/the shards have/);
  });
});

describe("perceptrons", () => {
  it("reads scikit-learn's arrays", () => {
    const model = small();
    const [k0, b0, k1, b1] = model.weights.map((w) => w.data) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const rows = [k0.subarray(0, 3), k0.subarray(3, 6)].map((r) => [...r]);
    const again = fromScikitLearn({
      coefs: [rows, [...k1].map((v) => [v])],
      intercepts: [[...b0], [...b1]],
      activation: "tanh",
    });
    const x = inputsFor(model, 4);
    expect(again.predict(x).data).toEqual(model.predict(x).data);
    expect(() => fromScikitLearn({ coefs: [rows], intercepts: [[1]] })).toThrow(RangeError);
    expect(() => fromScikitLearn({ coefs: [rows], intercepts: [[1, 2, 3]], activation: "no" })).not.toThrow();
    expect(() => fromScikitLearn({ coefs: [rows], intercepts: [[1, 2, 3]], outActivation: "no" })).toThrow(
      /one of/,
    );
  });

  it("reads brain.js's JSON, of both versions", () => {
    const lists = {
      type: "NeuralNetwork",
      sizes: [2, 2, 1],
      layers: [
        { weights: [], biases: [] },
        {
          weights: [
            [1, -2],
            [0.5, 3],
          ],
          biases: [0.1, -0.2],
        },
        { weights: [[1.5, -1]], biases: [0.3] },
      ],
      options: { activation: "sigmoid" },
    };
    const objects = {
      layers: [
        { "0": {}, "1": {} },
        {
          "0": { bias: 0.1, weights: { "0": 1, "1": -2 } },
          "1": { bias: -0.2, weights: { "0": 0.5, "1": 3 } },
        },
        { out: { bias: 0.3, weights: { "0": 1.5, "1": -1 } } },
      ],
    };
    const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
    const expected = (a: number, b: number): number =>
      sigmoid(0.3 + 1.5 * sigmoid(0.1 + a - 2 * b) - sigmoid(-0.2 + 0.5 * a + 3 * b));
    for (const json of [lists, JSON.stringify(objects)]) {
      expect(distance(fromBrain(json).predict([[0.4, -0.7]]).data, [expected(0.4, -0.7)])).toBeLessThan(1e-6);
    }
  });
});

describe("fromBrain, of what brain.js itself writes", () => {
  type Row = number[] | Record<string, number>;
  const cases = JSON.parse(fixture("brain.json").toString()) as Record<
    string,
    { json: Record<string, unknown>; x: Row[]; y: Row[] }
  >;
  const numbers = (rows: Row[], names?: readonly string[]): number[] =>
    rows.flatMap((row) =>
      names ? names.map((name) => (row as Record<string, number>)[name] ?? 0) : Object.values(row),
    );

  it.each(Object.entries(cases))("%s", (name, { json, x, y }) => {
    const model = fromBrain(json);
    const columns = (model.preprocessing as { columns: string[] } | undefined)?.columns;
    expect([columns, model.labels]).toEqual(
      name === "named"
        ? [
            ["b", "r", "g"],
            ["dark", "light"],
          ]
        : [undefined, undefined],
    );
    const expected = numbers(y, model.labels);
    expect(distance(model.predict(numbers(x, columns)).data, expected)).toBeLessThan(1e-6);
  });

  it("version 1, named, whose weights come in any order", () => {
    const stored = (weights: Record<string, number>) => ({
      layers: [{ b: {}, r: {} }, { dark: { bias: 0.5, weights } }],
      inputLookup: true,
      outputLookup: true,
      activation: "leaky-relu",
    });
    expect(() => fromBrain(stored({ b: -2, r: 3 }))).toThrow(/leakyReluAlpha undefined, expected .*add it/);
    for (const weights of [
      { b: -2, r: 3 },
      { r: 3, b: -2 },
    ]) {
      const model = fromBrain({ ...stored(weights), trainOpts: { leakyReluAlpha: 0.25 } });
      expect([
        ...model.predict([
          [1, 0],
          [0, 1],
        ]).data,
      ]).toEqual([-0.375, 3.5]);
      expect(model.labels).toEqual(["dark"]);
    }
    expect(() => fromBrain(stored({ b: 1, g: 1 }))).toThrow();
    expect(() => fromBrain({ type: "LSTM", options: {} })).toThrow(/a recurrent network of brain.js/);
  });
});

describe("importWeights", () => {
  it.each([
    ["safetensors", (m: Sequential) => m.toBytes()],
    ["npz", npz],
  ])("%s", async (_, write) => {
    const source = small();
    const model = sequential({ layers: source.layers.map((l) => l) });
    model.setWeights(model.weights.map(({ name, data }) => ({ name, data: data.map(() => 0) })));
    const names = await importWeights(model, write(source));
    expect(names).toEqual(source.weights.map((w) => w.name));
    expect(model.weights).toEqual(source.weights);
    await expect(importWeights(model, write(source), { map: { "dense/kernel": "no" } })).rejects.toThrow(
      /"no"/,
    );
  });
});
