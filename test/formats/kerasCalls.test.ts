// What Keras's graphs say beside their layers: how a layer is called, and which layers are the outputs.
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { fromKeras } from "../../src/formats/index.js";
import type { Model } from "../../src/model/model.js";

type Kwargs = Readonly<Record<string, unknown>>;
interface Step {
  readonly class: string;
  readonly name: string;
  readonly config?: object;
  readonly kwargs?: Kwargs;
}
const tensorOf = (layer: string): object => ({
  class_name: "__keras_tensor__",
  config: { shape: [null, 2], dtype: "float32", keras_history: [layer, 0, 0] },
});

/** A .keras file of a graph: each layer is called with what the one before it gives. */
function archive(steps: readonly Step[], outputs: unknown, inputShape = [2]): Uint8Array {
  const input = {
    class_name: "InputLayer",
    name: "in",
    config: { name: "in", batch_shape: [null, ...inputShape] },
    inbound_nodes: [],
  };
  const layers = steps.map(({ class: class_name, name, config = {}, kwargs = {} }, i) => ({
    class_name,
    name,
    config: { name, ...config },
    inbound_nodes: [{ args: [tensorOf(steps[i - 1]?.name ?? "in")], kwargs }],
  }));
  const config = {
    name: "model",
    layers: [input, ...layers],
    input_layers: [["in", 0, 0]],
    output_layers: outputs,
  };
  return zipSync({
    "config.json": strToU8(JSON.stringify({ class_name: "Functional", config })),
    "metadata.json": strToU8('{"keras_version":"3.8.0"}'),
    "model.weights.npz": zipSync({}),
  });
}
const scale = (name: string, by: number, kwargs?: Kwargs): Step => ({
  class: "Rescaling",
  name,
  config: { scale: by },
  ...(kwargs ? { kwargs } : {}),
});
const read = <O = { data: Float32Array }>(
  steps: readonly Step[],
  outputs: unknown,
  inputShape?: number[],
): Promise<Model<O>> => fromKeras(archive(steps, outputs, inputShape)) as Promise<Model<O>>;

describe("outputs", () => {
  const steps = [scale("twice", 2), scale("again", 3)];
  it.each([
    ["one flat list", ["again", 0, 0]],
    ["a list of lists", [["again", 0, 0]]],
  ])("%s: the last layer", async (_, outputs) => {
    expect([...(await read(steps, outputs)).predict([[1, 10]]).data]).toEqual([6, 60]);
  });

  it("a layer that is not the last: what lies behind it is left out", async () => {
    expect([...(await read(steps, [["twice", 0, 0]])).predict([[1, 10]]).data]).toEqual([2, 20]);
  });

  it("two", async () => {
    const outputs = [
      ["again", 0, 0],
      ["twice", 0, 0],
    ];
    const [again, twice] = (await read<Float32Array[]>(steps, outputs)).predict([[1, 10]]) as unknown as {
      data: Float32Array;
    }[];
    expect([[...(again?.data ?? [])], [...(twice?.data ?? [])]]).toEqual([
      [6, 60],
      [2, 20],
    ]);
  });

  it("a layer that is not there is named", async () => {
    await expect(read(steps, [["none", 0, 0]])).rejects.toThrow(/fromKeras.*"none"/);
  });
});

describe("training: true", () => {
  const dense = { class_name: "Dropout", config: { name: "d", rate: 0.5 } };
  const acting: readonly [string, Step, number[]?][] = [
    ["Dropout", { class: "Dropout", name: "a", config: { rate: 0.5 } }],
    ["AlphaDropout", { class: "AlphaDropout", name: "a", config: { rate: 0.5 } }],
    ["GaussianDropout", { class: "GaussianDropout", name: "a", config: { rate: 0.5 } }],
    ["GaussianNoise", { class: "GaussianNoise", name: "a", config: { stddev: 0.5 } }],
    ["SpatialDropout1D", { class: "SpatialDropout1D", name: "a", config: { rate: 0.5 } }, [3, 2]],
    ["RandomFlip", { class: "RandomFlip", name: "a", config: { mode: "horizontal" } }, [4, 4, 1]],
    ["TimeDistributed", { class: "TimeDistributed", name: "a", config: { layer: dense } }, [3, 2]],
  ];
  it.each(acting)("is refused for %s, which acts in training", async (_, step, shape) => {
    const called = (kwargs: Kwargs) => read([{ ...step, kwargs }], [["a", 0, 0]], shape);
    await expect(called({ training: true })).rejects.toThrow(/fromKeras: a is called with training: true/);
    await expect(called({ training: false, mask: null })).resolves.toBeTypeOf("object");
    await expect(called({ training: null })).resolves.toBeTypeOf("object");
  });

  it("in Keras 2's form", async () => {
    const config = {
      name: "model",
      layers: [
        {
          class_name: "InputLayer",
          name: "in",
          config: { name: "in", batch_input_shape: [null, 2] },
          inbound_nodes: [],
        },
        {
          class_name: "Dropout",
          name: "a",
          config: { name: "a", rate: 0.5 },
          inbound_nodes: [[["in", 0, 0, { training: true }]]],
        },
      ],
      input_layers: [["in", 0, 0]],
      output_layers: [["a", 0, 0]],
    };
    const bytes = zipSync({
      "config.json": strToU8(JSON.stringify({ class_name: "Functional", config })),
      "model.weights.npz": zipSync({}),
    });
    await expect(fromKeras(bytes)).rejects.toThrow(/fromKeras: a is called with training: true/);
  });

  it("says nothing of layers that are the same in training", async () => {
    const model = await read([scale("a", 2, { training: true })], [["a", 0, 0]]);
    expect([...model.predict([[1, 10]]).data]).toEqual([2, 20]);
    const idle: Step = { class: "Dropout", name: "a", config: { rate: 0 }, kwargs: { training: true } };
    expect([...(await read([idle], [["a", 0, 0]])).predict([[1, 10]]).data]).toEqual([1, 10]);
  });
});
