// Files made to hurt: each ends in an error of ours, nothing is half-loaded, and Object.prototype stays as it was.
import { readFileSync } from "node:fs";
import { unzipSync, zipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import {
  fromBrain,
  fromKeras,
  fromTensorflowJs,
  importWeights,
  toTensorflowJs,
} from "../../src/formats/index.js";
import { layers } from "../../src/layers/registry.js";
import { loadModel } from "../../src/model/load.js";
import { type Sequential, sequential } from "../../src/model/sequential.js";

const make = (): Sequential =>
  sequential({
    layers: [layers.dense({ units: 3, activation: "relu", inputShape: [2] }), layers.dense({ units: 1 })],
  });
const model = make();
const keras = readFileSync(new URL("fixtures/mlp.keras", import.meta.url));

/** A safetensors file with this header, after which come so many zeros. */
function safetensors(header: unknown, zeros = 64, length?: bigint): Uint8Array {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = Buffer.alloc(8 + json.length + zeros);
  bytes.writeBigUInt64LE(length ?? BigInt(json.length));
  bytes.set(json, 8);
  return bytes;
}
const tensor = (shape: unknown, offsets: unknown, dtype: unknown = "F32"): object => ({
  dtype,
  shape,
  data_offsets: offsets,
});

const million = (): Uint8Array => {
  const entries = Array.from(
    { length: 1_000_000 },
    (_, i) => `"t${i}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`,
  );
  return safetensors(`{${entries.join(",")}}`);
};

const files: [string, () => Uint8Array][] = [
  ["nothing", () => new Uint8Array()],
  ["a header of 2⁶³ bytes", () => safetensors("{}", 0, 2n ** 63n)],
  ["negative offsets", () => safetensors({ a: tensor([1], [-4, 0]) })],
  ["offsets beyond the end", () => safetensors({ a: tensor([100], [0, 400]) })],
  ["overlapping tensors", () => safetensors({ a: tensor([4], [0, 16]), b: tensor([4], [8, 24]) })],
  ["a billion elements", () => safetensors({ a: tensor([1e9, 1e9], [0, 4]) })],
  ["a size beyond 2⁵³", () => safetensors({ a: tensor([2 ** 60], [0, 4]) })],
  ["a shape that is no list", () => safetensors({ a: tensor("1", [0, 4]) })],
  ["an unknown dtype", () => safetensors({ a: tensor([1], [0, 4], "toString") })],
  ["the name __proto__", () => safetensors('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}')],
  ["deep JSON", () => safetensors(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`)],
  [
    "deep metadata",
    () => safetensors({ __metadata__: { format: "downhill", model: "[".repeat(1e5) + "]".repeat(1e5) } }),
  ],
  ["a million tensors", million],
];

/** Throws where it is not an error of ours. */
function expectOurs(error: unknown): void {
  expect(error).toSatisfy((e) => e instanceof RangeError || e instanceof TypeError);
  expect((error as Error).message).toMatch(
    /^(loadModel|importWeights|fromKeras|fromBrain|fromTensorflowJs|sequential|compile|setWeights|model|[a-zA-Z0-9]+:)/,
  );
  expect((error as Error).message).not.toMatch(/^(Cannot|Invalid|Maximum)|is not a function|is not iterable/);
}

async function refused(read: () => unknown): Promise<unknown> {
  try {
    await read();
  } catch (error) {
    return error;
  }
  return undefined;
}

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

describe("made to hurt", () => {
  it.each(files)("%s", { timeout: 30_000 }, async (_, write) => {
    const bytes = write();
    const target = make();
    const before = target.weights;
    expectOurs(await refused(() => loadModel(bytes)));
    expectOurs(await refused(() => importWeights(target, bytes)));
    expect(target.weights).toEqual(before);
  });

  it("small files that speak of large networks", async () => {
    const large = <T>(json: T): T =>
      JSON.parse(JSON.stringify(json).replaceAll(/"units":\s*\d+/g, '"units":33554432')) as T;
    const tfjs = toTensorflowJs(model);
    const { "config.json": config, ...weights } = unzipSync(keras);
    const text = new TextDecoder().decode(config as Uint8Array);
    const archive = zipSync({
      ...weights,
      "config.json": Buffer.from(JSON.stringify(large(JSON.parse(text)))),
    });
    const before = process.memoryUsage().arrayBuffers;
    expect(String(await refused(() => fromTensorflowJs(large(tfjs.modelJson), tfjs.weights)))).toMatch(
      /fromTensorflowJs: the weight "dense\/kernel" has shape \[2, 3\] in the file, the layers need \[2, 33554432\]/,
    );
    expect(String(await refused(() => fromKeras(archive)))).toMatch(
      /fromKeras: the weight "dense\/kernel" has shape/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e7);
  });

  it("zip bombs and other archives", async () => {
    const bomb = zipSync({ "config.json": new Uint8Array(1e7), "model.weights.h5": new Uint8Array(1e7) });
    expect(String(await refused(() => fromKeras(bomb, { maxBytes: 1e6 })))).toMatch(/at most 1000000/);
    expectOurs(await refused(() => fromKeras(bomb)));
    const npy = Buffer.from(
      "\x93NUMPY\x01\x00\x50\x00{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000, 1000000000), }      \n",
      "latin1",
    );
    expectOurs(await refused(() => importWeights(model, zipSync({ "dense/kernel.npy": npy }))));
    expectOurs(await refused(() => importWeights(model, zipSync({ "__proto__.npy": npy }))));
  });

  it.each([
    null,
    1,
    "x",
    [],
    {},
    { layers: 3 },
    { layers: [{}, { a: 1 }] },
    JSON.parse('{"__proto__":{"polluted":1}}'),
  ])("JSON %j", async (json) => {
    expectOurs(await refused(() => fromBrain(json)));
    expectOurs(await refused(() => fromTensorflowJs(json, new Uint8Array(4))));
  });
});
