// Weights of other programs by name: PyTorch's order of axes, gates and biases, numbers that are no weights, and what neither name nor shape tells.
import { zipSync } from "fflate";
import { afterEach, describe, expect, it, vi } from "vitest";
import { importWeights } from "../../src/formats/index.js";
import { layers } from "../../src/layers/registry.js";
import { type Sequential, sequential } from "../../src/model/sequential.js";
import { distance } from "../numbers.js";

type Arrays = Readonly<Record<string, { readonly shape: readonly number[]; readonly dtype?: string }>>;

/** Numbers that differ, so that no order is like another. */
const value = (i: number): number => Math.fround(((i * 7 + 3) % 11) / 10 - 0.5 + i / 1000);
const numbers = (count: number, from = 0): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => value(i + from));
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** A safetensors file with the arrays, each with numbers that go on where the one before ended. */
function safetensors(arrays: Arrays): { bytes: Uint8Array; data: Record<string, Float32Array> } {
  const header: Record<string, unknown> = {};
  const data: Record<string, Float32Array> = {};
  const parts: Uint8Array[] = [];
  let [at, from] = [0, 0];
  for (const [name, { shape, dtype = "F32" }] of Object.entries(arrays)) {
    const own = numbers(size(shape), from);
    from += own.length;
    const bytes = dtype === "I64" ? new Uint8Array(8 * own.length).fill(1) : new Uint8Array(own.buffer);
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
    data[name] = own;
    parts.push(bytes);
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return { bytes: Buffer.concat([length, json, ...parts]), data };
}

const dense = (inputs: number, units: number): Sequential =>
  sequential({ layers: [layers.dense({ units, inputShape: [inputs] })] });
const kernelOf = (model: Sequential): number[] => [...(model.weights[0]?.data ?? [])];
const turned = (data: Float32Array, rows: number, columns: number): number[] =>
  Array.from(
    { length: rows * columns },
    (_, i) => data[(i % rows) * columns + Math.floor(i / rows)] as number,
  );

const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
afterEach(() => warn.mockClear());

describe("PyTorch's names", () => {
  it.each([
    [3, 3],
    [2, 3],
  ])("a Linear of %i inputs and %i units is transposed, square or not", async (inputs, units) => {
    const { bytes, data } = safetensors({
      "fc.weight": { shape: [units, inputs] },
      "fc.bias": { shape: [units] },
    });
    const model = dense(inputs, units);
    await importWeights(model, bytes, { map: { "dense/kernel": "fc.weight", "dense/bias": "fc.bias" } });
    expect(kernelOf(model)).toEqual(turned(data["fc.weight"] as Float32Array, units, inputs));
    expect([...(model.weights[1]?.data ?? [])]).toEqual([...(data["fc.bias"] as Float32Array)]);
    expect(warn).not.toHaveBeenCalled();
  });

  it("a Linear that computes: W x + b", async () => {
    const { bytes, data } = safetensors({ "0.weight": { shape: [2, 2] }, "0.bias": { shape: [2] } });
    const model = dense(2, 2);
    await importWeights(model, bytes, { map: { "dense/kernel": "0.weight", "dense/bias": "0.bias" } });
    const [w, b] = [data["0.weight"], data["0.bias"]] as [Float32Array, Float32Array];
    const at = (list: Float32Array, i: number): number => list[i] as number;
    const expected = [0, 1].map((r) => at(w, 2 * r) * 3 + at(w, 2 * r + 1) * -5 + at(b, r));
    expect(distance(model.predict([[3, -5]]).data, expected)).toBeLessThan(1e-6);
  });

  it.each([
    [
      "conv2d",
      "kernel",
      [2, 3, 2, 5],
      layers.conv2d({ filters: 5, kernelSize: [2, 3], inputShape: [4, 4, 2] }),
      [5, 2, 2, 3],
    ],
    [
      "conv2d",
      "kernel",
      [2, 2, 2, 2],
      layers.conv2d({ filters: 2, kernelSize: 2, inputShape: [4, 4, 2] }),
      [2, 2, 2, 2],
    ],
    [
      "conv1d",
      "kernel",
      [3, 2, 4],
      layers.conv1d({ filters: 4, kernelSize: 3, inputShape: [5, 2] }),
      [4, 2, 3],
    ],
  ] as const)("%s's %s %j: [filters, inputs, …sizes]", async (name, weight, shape, layer, theirs) => {
    const { bytes, data } = safetensors({ "c.weight": { shape: theirs } });
    const model = sequential({ layers: [layer] });
    await importWeights(model, bytes, { map: { [`${name}/${weight}`]: "c.weight" } });
    const [filters, inputs, ...sizes] = theirs as readonly number[] as [number, number, ...number[]];
    const places = size(sizes);
    const source = data["c.weight"] as Float32Array;
    const expected = Array.from({ length: source.length }, (_, i) => {
      const [f, c, s] = [i % filters, Math.floor(i / filters) % inputs, Math.floor(i / filters / inputs)];
      return source[(f * inputs + c) * places + s] as number;
    });
    expect(model.weights[0]?.shape).toEqual(shape);
    expect(kernelOf(model)).toEqual(expected);
  });

  it("a depthwise convolution: [channels · multiplier, 1, …sizes]", async () => {
    const { bytes, data } = safetensors({ "d.weight": { shape: [4, 1, 2, 2] } });
    const model = sequential({
      layers: [layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, inputShape: [3, 3, 2] })],
    });
    const name = model.weights[0]?.name as string;
    await importWeights(model, bytes, { map: { [name]: "d.weight" } });
    expect(kernelOf(model)).toEqual(turned(data["d.weight"] as Float32Array, 4, 4));
  });

  const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
  const [units, features, steps] = [2, 3, 4];
  /** What PyTorch's documentation says that a recurrence computes, gate by gate. */
  const recurrences = {
    lstm: {
      gates: 4,
      step: (a: number[], b: number[], [h, c]: [number[], number[]]): [number[], number[]] => {
        const z = (g: number, u: number): number =>
          (a[g * units + u] as number) + (b[g * units + u] as number);
        const next = c.map((old, u) => sigmoid(z(1, u)) * old + sigmoid(z(0, u)) * Math.tanh(z(2, u)));
        return [h.map((_, u) => sigmoid(z(3, u)) * Math.tanh(next[u] as number)), next];
      },
    },
    gru: {
      gates: 3,
      step: (a: number[], b: number[], [h, c]: [number[], number[]]): [number[], number[]] => {
        const at = (list: number[], g: number, u: number): number => list[g * units + u] as number;
        const next = h.map((old, u) => {
          const r = sigmoid(at(a, 0, u) + at(b, 0, u));
          const z = sigmoid(at(a, 1, u) + at(b, 1, u));
          return (1 - z) * Math.tanh(at(a, 2, u) + r * at(b, 2, u)) + z * old;
        });
        return [next, c];
      },
    },
    simpleRNN: {
      gates: 1,
      step: (a: number[], b: number[], [, c]: [number[], number[]]): [number[], number[]] => [
        a.map((v, u) => Math.tanh(v + (b[u] as number))),
        c,
      ],
    },
  };
  it.each(Object.entries(recurrences))(
    "%s: gates in their order, both biases",
    async (name, { gates, step }) => {
      const { bytes, data } = safetensors({
        "r.weight_ih_l0": { shape: [gates * units, features] },
        "r.weight_hh_l0": { shape: [gates * units, units] },
        "r.bias_ih_l0": { shape: [gates * units] },
        "r.bias_hh_l0": { shape: [gates * units] },
      });
      const make = layers[name as "lstm"];
      const model = sequential({ layers: [make({ units, inputShape: [steps, features] })] });
      const map = {
        [`${name}/kernel`]: "r.weight_ih_l0",
        [`${name}/recurrentKernel`]: "r.weight_hh_l0",
        [`${name}/bias`]: "r.bias_ih_l0",
      };
      expect(await importWeights(model, bytes, { map })).toHaveLength(3);
      const x = numbers(steps * features, 50);
      const product = (w: Float32Array, b: Float32Array, v: readonly number[]): number[] =>
        Array.from(b, (bias, row) =>
          v.reduce((sum, e, i) => sum + e * (w[row * v.length + i] as number), bias),
        );
      const of = (key: string): Float32Array => data[`r.${key}_l0`] as Float32Array;
      let state: [number[], number[]] = [Array(units).fill(0), Array(units).fill(0)];
      for (let t = 0; t < steps; t++) {
        const input = product(of("weight_ih"), of("bias_ih"), [
          ...x.subarray(t * features, (t + 1) * features),
        ]);
        state = step(input, product(of("weight_hh"), of("bias_hh"), state[0]), state);
      }
      expect(distance(model.predict(x).data, state[0])).toBeLessThan(1e-6);
    },
  );

  it("says that one bias of a recurrence is not enough", async () => {
    const { bytes } = safetensors({ "r.bias_hh_l0": { shape: [8] }, "r.bias_ih_l0": { shape: [8] } });
    const model = sequential({ layers: [layers.lstm({ units: 2, inputShape: [3, 2] })] });
    await expect(importWeights(model, bytes, { map: { "lstm/bias": "r.bias_hh_l0" } })).rejects.toThrow(
      /importWeights: lstm\/bias needs both bias_ih and bias_hh/,
    );
  });

  it("leaves a counter aside, and says so where it is mapped", async () => {
    const { bytes, data } = safetensors({
      "bn.weight": { shape: [3] },
      "bn.num_batches_tracked": { shape: [], dtype: "I64" },
    });
    const make = () => sequential({ layers: [layers.batchNormalization({ inputShape: [3] })] });
    const model = make();
    const map = { "batchNormalization/gamma": "bn.weight" };
    expect(await importWeights(model, bytes, { map })).toEqual(["batchNormalization/gamma"]);
    expect(kernelOf(model)).toEqual([...(data["bn.weight"] as Float32Array)]);
    await expect(
      importWeights(make(), bytes, { map: { "batchNormalization/beta": "bn.num_batches_tracked" } }),
    ).rejects.toThrow(/has dtype I64, which is read into no weight/);
  });
});

describe("what neither name nor shape tells", () => {
  const { bytes, data } = safetensors({ w: { shape: [2, 2] } });
  const map = { "dense/kernel": "w" };
  const asIs = [...(data.w as Float32Array)];

  it("a square kernel is taken as ours, and this is said", async () => {
    const model = dense(2, 2);
    await importWeights(model, bytes, { map });
    expect(kernelOf(model)).toEqual(asIs);
    expect(String(warn.mock.calls)).toMatch(/"w" has shape \[2, 2\] in either order.*transpose: true/);
  });

  it.each([
    [true, turned(data.w as Float32Array, 2, 2)],
    [["dense/kernel"], turned(data.w as Float32Array, 2, 2)],
    [false, asIs],
    [[], asIs],
  ])("transpose: %j says it", async (transpose, expected) => {
    const model = dense(2, 2);
    await importWeights(model, bytes, { map, transpose });
    expect(kernelOf(model)).toEqual(expected);
    expect(warn).not.toHaveBeenCalled();
  });

  it("a kernel that fits the other way only: the message says how", async () => {
    const other = safetensors({ w: { shape: [3, 2] } });
    const model = dense(2, 3);
    await expect(importWeights(model, other.bytes, { map })).rejects.toThrow(/pass \{ transpose: true \}/);
    await importWeights(model, other.bytes, { map, transpose: true });
    expect(kernelOf(model)).toEqual(turned(other.data.w as Float32Array, 3, 2));
  });

  it("names of the model's own, and of a .npz, are in our order: nothing is said", async () => {
    const source = dense(2, 2);
    const model = dense(2, 2);
    await importWeights(model, source.toBytes());
    expect(model.weights).toEqual(source.weights);
    const npy = Buffer.concat([
      Buffer.from("\x93NUMPY\x01\x00\x46\x00", "latin1"),
      Buffer.from("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".padEnd(70)),
      Buffer.from((data.w as Float32Array).buffer),
    ]);
    await importWeights(model, zipSync({ "dense/kernel.npy": npy }));
    expect(kernelOf(model)).toEqual(asIs);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    [1, TypeError, /transpose must be true, false, or a list/],
    [["none"], RangeError, /transpose names "none", the model's kernels are dense\/kernel/],
  ])("transpose: %j is refused", async (transpose, kind, message) => {
    const error = await importWeights(dense(2, 2), bytes, { map, transpose: transpose as never }).catch(
      (e) => e,
    );
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toMatch(message);
  });
});
