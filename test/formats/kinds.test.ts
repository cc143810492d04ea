// Files of every kind before every reader: one that the reader doesn't take is named with what reads it, and only a damaged file is called so.
import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { described, type FileKind, kindOfFile } from "../../src/files/kind.js";
import {
  fromBrain,
  fromKeras,
  fromTensorflowJs,
  importWeights,
  toOnnx,
  toTensorflowJs,
} from "../../src/formats/index.js";
import { callbacks } from "../../src/index.js";
import { layers } from "../../src/layers/registry.js";
import { loadModel } from "../../src/model/load.js";
import { type Sequential, sequential } from "../../src/model/sequential.js";

const place = (name: string): URL => new URL(name, import.meta.url);
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const jsonBytes = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));
const make = (): Sequential => sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
const model = make();
model.compile({ loss: "meanSquaredError", optimizer: "sgd" });
let checkpoint = new Uint8Array();
await model.fit([[1, 2]], [1], {
  epochs: 1,
  callbacks: [
    callbacks.checkpoint({
      write: (bytes) => {
        checkpoint = bytes;
      },
    }),
  ],
});
const npy = bytesOf(
  "\x93NUMPY\x01\x00\x46\x00{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }             \n\0\0\0\0",
);
const plain = bytesOf(
  `${"\x40\0\0\0\0\0\0\0"}${'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'.padEnd(64)}\0\0\0\0`,
);
const brain = { sizes: [1, 1], layers: [{}, { "0": { bias: 0.1, weights: { "0": 1 } } }] };

const files: readonly (readonly [FileKind, unknown])[] = [
  ["own model", model.toBytes()],
  ["checkpoint", checkpoint],
  ["keras", readFileSync(place("fixtures/mlp.keras"))],
  ["hdf5", bytesOf(`\x89HDF\r\n\x1a\n${"\0".repeat(100)}`)],
  ["architecture", { class_name: "Sequential", config: [] }],
  ["tensorflowJs", toTensorflowJs(model).modelJson],
  ["graphModel", { format: "graph-model", modelTopology: { node: [] }, weightsManifest: [] }],
  ["graphModel", { modelTopology: { node: [{ name: "x", op: "Placeholder" }] } }],
  ["onnx", toOnnx(model)],
  ["safetensors", plain],
  ["npz", zipSync({ "dense/kernel.npy": npy })],
  ["npy", npy],
  ["brain", brain],
  ["brainRecurrent", { type: "LSTM", options: { inputSize: 20, json: {} } }],
  ["synaptic", { neurons: [], connections: [] }],
  ["convnetJs", { layers: [{ layer_type: "input", out_sx: 1 }] }],
  ["scikitLearn", { coefs: [[[1]]], intercepts: [[1]] }],
  ["torch", zipSync({ "archive/data.pkl": new Uint8Array(3), "archive/data/0": new Uint8Array(3) })],
  ["torch", bytesOf("\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.")],
  ["pickle", bytesOf("\x80\x04\x95\x10\0\0\0\0\0\0\0")],
  ["lfs", bytesOf("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n")],
  ["tflite", bytesOf("\x1c\0\0\0TFL3\0\0\0\0")],
  ["savedModel", bytesOf("\x08\x01\x12\x10\x0a\x02v1")],
  ["gguf", bytesOf("GGUF\x03\0\0\0")],
  ["gzip", bytesOf("\x1f\x8b\x08\0")],
  ["html", bytesOf("\n<!DOCTYPE html><html></html>")],
  ["empty", new Uint8Array()],
];

type Read = (given: never) => unknown;
/** What each reader takes, and calls damaged where it is. */
const readers: Readonly<Record<string, { takes: readonly FileKind[]; bytes: boolean; read: Read }>> = {
  loadModel: {
    takes: ["own model", "checkpoint", "safetensors"],
    bytes: true,
    read: (bytes: Uint8Array) => loadModel(bytes),
  },
  fromKeras: { takes: ["keras", "hdf5"], bytes: true, read: (bytes: Uint8Array) => fromKeras(bytes) },
  importWeights: {
    takes: ["safetensors", "own model", "checkpoint", "npz"],
    bytes: true,
    read: (bytes: Uint8Array) => importWeights(make(), bytes),
  },
  fromBrain: { takes: ["brain"], bytes: false, read: (json: unknown) => fromBrain(json) },
  fromTensorflowJs: {
    takes: ["tensorflowJs"],
    bytes: false,
    read: (json: unknown) => fromTensorflowJs(json, new Uint8Array(12)),
  },
};

describe("the kind of a file", () => {
  it.each(files)("%s, case %#", (kind, file) => {
    expect(kindOfFile(file)).toBe(kind);
    if (!ArrayBuffer.isView(file)) {
      expect(kindOfFile(JSON.stringify(file))).toBe(kind);
      expect(kindOfFile(jsonBytes(file))).toBe(kind);
    }
  });

  it.each([
    ["unknown", bytesOf("abc")],
    ["unknown", bytesOf("{ no json")],
    ["json", { a: 1 }],
    ["json", []],
    ["zip", zipSync({ "a.txt": new Uint8Array(3) })],
  ] as const)("%s, of no network, case %#", (kind, file) => {
    expect(kindOfFile(file)).toBe(kind);
  });

  it("is of the content, whatever is cut off: bytes of no kind throw nothing else", () => {
    for (const [, file] of files) {
      const bytes = ArrayBuffer.isView(file) ? (file as Uint8Array) : jsonBytes(file);
      for (let end = 0; end < Math.min(bytes.length, 300); end++)
        expect(kindOfFile(bytes.subarray(0, end))).toBeTypeOf("string");
    }
  });
});

describe.each(Object.entries(readers))("%s", (who, { takes, bytes, read }) => {
  const given = (file: unknown) => (bytes && !ArrayBuffer.isView(file) ? jsonBytes(file) : file) as never;
  const others = files.filter(
    ([kind, file]) => !takes.includes(kind) && (bytes || !ArrayBuffer.isView(file)),
  );

  it.each(others)("names %s, case %#", async (kind, file) => {
    const error = await (async () => read(given(file)))().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toBe(`${who}: ${described(kind)}.`);
    expect((error as Error).message).not.toMatch(/damaged/);
  });
});
