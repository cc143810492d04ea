// Messages that say what is the matter, and where: each of these once said something else.
import { strToU8, zipSync } from "fflate";
import { afterEach, describe, expect, it, vi } from "vitest";
import { unsealed } from "../../bench/fuzz/readers.js";
import { fromKeras, fromTensorflowJs, toTensorflowJs } from "../../src/formats/index.js";
import { layers } from "../../src/layers/registry.js";
import { loadModel } from "../../src/model/load.js";
import { type Sequential, sequential } from "../../src/model/sequential.js";

const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
afterEach(() => warn.mockClear());

const make = (): Sequential =>
  sequential({
    layers: [
      layers.dense({ units: 3, inputShape: [2], name: "first" }),
      layers.dense({ units: 3, activation: "softmax", name: "last" }),
    ],
  });

describe("class indices where rows of classes are wanted", () => {
  it.each(["categoricalCrossentropy", "categoricalFocalCrossentropy"])(
    "%s says so, and what to do",
    async (loss) => {
      const model = make();
      model.compile({ optimizer: "sgd", loss });
      await expect(
        model.fit(
          [
            [1, 2],
            [3, 4],
          ],
          [0, 2],
        ),
      ).rejects.toThrow(/class index for each row.*toCategorical/);
    },
  );
});

/** Our own file with a word of its description replaced. */
function edited(from: string, to: string): Uint8Array {
  const bytes = unsealed(make().toBytes());
  const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = new TextDecoder().decode(bytes.subarray(8, start));
  const head = new TextEncoder().encode(header.replace(from, to));
  const out = new Uint8Array(8 + head.length + bytes.length - start);
  new DataView(out.buffer).setBigUint64(0, BigInt(head.length), true);
  out.set(head, 8);
  out.set(bytes.subarray(start), 8 + head.length);
  return out;
}

describe("a file with a part that is not there names the layer", () => {
  it.each([
    ['\\"activation\\":{\\"name\\":\\"softmax\\"', '\\"activation\\":{\\"name\\":\\"softplux\\"', /softplux/],
    ['\\"name\\":\\"glorotUniform\\"', '\\"name\\":\\"glorotUniverse\\"', /glorotUniverse/],
  ])("ours: %s", (from, to, word) => {
    const bytes = edited(from, to);
    expect(() => loadModel(bytes)).toThrow(word);
    expect(() => loadModel(bytes)).toThrow(/first|last|layer/);
  });

  const dense = (config: object): object => ({
    class_name: "Dense",
    config: { name: "first", units: 1, batch_input_shape: [null, 1], use_bias: false, ...config },
  });
  const weights = Buffer.concat([
    Buffer.from("\x93NUMPY\x01\x00\x46\x00", "latin1"),
    Buffer.from("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }".padEnd(70)),
    Buffer.from(Float32Array.of(2).buffer),
  ]);
  const read = (config: object) =>
    fromKeras(
      zipSync({
        "config.json": strToU8(
          JSON.stringify({ class_name: "Sequential", config: { layers: [dense(config)] } }),
        ),
        "model.weights.npz": zipSync({ "layers/dense/vars/0.npy": weights }),
      }),
    );

  it("Keras's: an activation is refused", async () => {
    await expect(read({ activation: "mish_mash" })).rejects.toThrow(
      /fromKeras: layer 0 \(first\).*"mishMash"/,
    );
  });

  it.each(["kernel_initializer", "kernel_constraint", "kernel_regularizer"])(
    "Keras's: %s, which only training needs, is a warning",
    async (option) => {
      const model = await read({ [option]: { class_name: "Mine", config: {} } });
      expect([...(model.predict([[3]]) as { data: Float32Array }).data]).toEqual([6]);
      expect(String(warn.mock.calls)).toMatch(
        /fromKeras: layer 0 \(first\).*which only training needs.*"mine"/,
      );
    },
  );
});

describe("TensorFlow.js's weights", () => {
  const written = () => {
    const { modelJson, weights } = toTensorflowJs(make());
    return { modelJson: JSON.parse(JSON.stringify(modelJson)), weights };
  };
  const first = (json: {
    weightsManifest: { weights: Record<string, unknown>[] }[];
  }): Record<string, unknown> => json.weightsManifest[0]?.weights[0] as Record<string, unknown>;

  it("quantized: read as they are meant", () => {
    const { modelJson, weights } = written();
    const entry = first(modelJson);
    entry.quantization = { dtype: "uint8", scale: 0.5, min: -1 };
    const bytes = Buffer.concat([Uint8Array.of(0, 1, 2, 3, 4, 5), weights.subarray(24)]);
    const kernel = fromTensorflowJs(modelJson, bytes).weights[0];
    expect([...(kernel?.data ?? [])]).toEqual([-1, -0.5, 0, 0.5, 1, 1.5]);
  });

  it.each([
    ["dtype", { dtype: "complex64" }, /complex64/],
    ["quantization", { quantization: { dtype: "int3", scale: 1, min: 0 } }, /int3/],
  ])("an unknown %s is named, with its weight", (_, change, word) => {
    const { modelJson, weights } = written();
    Object.assign(first(modelJson), change);
    expect(() => fromTensorflowJs(modelJson, weights)).toThrow(word);
    expect(() => fromTensorflowJs(modelJson, weights)).toThrow(/first\/kernel/);
    expect(() => fromTensorflowJs(modelJson, weights)).not.toThrow(/"float32"/);
  });
});
