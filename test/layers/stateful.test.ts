// Stateful recurrent layers: what one batch leaves behind, the next begins with, in predictions, trainings and checkpoints.
import { describe, expect, it } from "vitest";
import { callbacks, layers, type Sequential, sequential, tensor } from "../../src/index.js";
import { camelKeys, float32, goldenCases, mismatch, type Stored } from "../golden/golden.js";
import { randomNumbers, sameBits } from "../numbers.js";
import { makeLayer } from "./run.js";

interface Numbers {
  shape: number[];
  values: Stored[];
}
interface Case {
  id: string;
  layer: string;
  config: Record<string, unknown>;
  weights: Numbers[];
  calls: { x: Numbers; y: Numbers }[];
}
const names: Record<string, string> = { SimpleRNN: "simpleRNN", LSTM: "lstm", GRU: "gru" };

describe("states are Keras's", () => {
  it.each(goldenCases<Case>("stateful"))("$id $config", ({ layer, config, weights, calls }) => {
    const { returnState, ...options } = camelKeys(config);
    const inputShape = calls[0]?.x.shape.slice(1) as number[];
    const model = sequential({ layers: [makeLayer(names[layer] as string, { ...options, inputShape })] });
    model.setWeights(
      model.weights.map(({ name }, i) => ({ name, data: float32((weights[i] as Numbers).values) })),
    );
    const hold = (call: Case["calls"][number] | undefined): void => {
      const { x, y } = call as Case["calls"][number];
      expect(mismatch(model.predict(tensor(float32(x.values), x.shape)).data, y.values, 5e-6)).toBe("");
    };
    for (const call of calls) hold(call);
    model.resetStates();
    hold(calls[0]);
  });
});

const [ROWS, STEPS] = [12, 3];
const x = tensor(randomNumbers(ROWS * STEPS * 2, 1, 3), [ROWS, STEPS, 2]);
const y = randomNumbers(ROWS, 1, 4);
const part = (from: number, to: number) =>
  tensor(x.data.subarray(from * STEPS * 2, to * STEPS * 2), [to - from, STEPS, 2]);

function build(stateful = true): Sequential {
  const model = sequential({
    seed: 3,
    layers: [
      layers.lstm({ units: 5, stateful, returnSequences: true, inputShape: [STEPS, 2] }),
      layers.bidirectional({ layer: layers.gru({ units: 3, stateful }) }),
      layers.dense({ units: 1 }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  return model;
}
const settings = { batchSize: 4, sampling: "sequential" } as const;
const numbers = (model: Sequential) => model.weights.flatMap((w) => [...w.data]);

describe("stateful layers", () => {
  it("go on where the batch before ended: one long sequence in pieces", () => {
    const whole = sequential({ seed: 1, layers: [layers.lstm({ units: 4, inputShape: [6, 2] })] });
    const pieces = sequential({
      seed: 1,
      layers: [layers.lstm({ units: 4, stateful: true, inputShape: [3, 2] })],
    });
    const data = randomNumbers(24, 1, 8);
    const half = (first: number) =>
      tensor(
        [0, 1].flatMap((row) => [...data.subarray(row * 12 + first, row * 12 + first + 6)]),
        [2, 3, 2],
      );
    pieces.predict(half(0));
    const want = whole.predict(tensor(data, [2, 6, 2])).data;
    expect(sameBits(pieces.predict(half(6)).data, want)).toBe(true);
  });

  it("train from state to state, the same on threads and from a checkpoint", async () => {
    const saved: Uint8Array[] = [];
    const save = callbacks.checkpoint({ write: (bytes) => void saved.push(bytes), everySteps: 2 });
    const alone = build();
    await alone.fit(x, y, { ...settings, epochs: 3, callbacks: [save] });
    const forgetful = build(false);
    await forgetful.fit(x, y, { ...settings, epochs: 3 });
    expect(numbers(forgetful)).not.toEqual(numbers(alone));
    const together = build();
    await together.fit(x, y, { ...settings, epochs: 3, threads: 2 });
    expect(numbers(together)).toEqual(numbers(alone));
    const after = alone.predict(part(0, 4)).data;
    const write = () => undefined;
    for (const bytes of saved) {
      const again = build();
      const more = { callbacks: [callbacks.checkpoint({ write, everySteps: 2 })], resumeFrom: bytes };
      await again.fit(x, y, { ...settings, epochs: 3, ...more });
      expect(numbers(again)).toEqual(numbers(alone));
      expect(again.predict(part(0, 4)).data).toEqual(after);
    }
  });

  it("leave their states alone where gradients are asked for", () => {
    const [model, other] = [build(), build()];
    model.predict(part(0, 4));
    other.predict(part(0, 4));
    model.gradients(part(4, 8), y.subarray(4, 8));
    model.backward(part(4, 8), new Float32Array(4).fill(1));
    expect(sameBits(model.predict(part(8, 12)).data, other.predict(part(8, 12)).data)).toBe(true);
  });

  it("are evaluated as one sequence of batches, predicted as one batch of any size", async () => {
    const model = build();
    const { loss } = await model.evaluate(x, y, { batchSize: 4 });
    model.resetStates();
    const each = [0, 4, 8].map((from) => model.predict(part(from, from + 4)).data);
    const p = each.flatMap((data) => [...data]);
    const mean = p.reduce((sum, v, i) => sum + (v - (y[i] as number)) ** 2, 0) / ROWS;
    expect(loss).toBeCloseTo(mean, 5);
    model.resetStates();
    const many = tensor(randomNumbers(300 * STEPS * 2), [300, STEPS, 2]);
    const plain = build(false).predict(many).data;
    expect(sameBits(model.predict(many).data, plain)).toBe(true);
    model.resetStates();
    expect(sameBits((await model.predictAsync(many)).data, plain)).toBe(true);
  });

  it("refuse batches of another size", async () => {
    const model = build();
    await expect(model.fit(x, y, { batchSize: 5 })).rejects.toThrow(
      "fit: x has 12 rows, in batches of 5 the last one has 2; stateful layers need batches of one size.",
    );
    await expect(model.evaluate(x, y, { batchSize: 5 })).rejects.toThrow("the last one has 2");
    await expect(
      model.fit(x, y, { batchSize: 4, validationData: [part(0, 3), y.subarray(0, 3)] }),
    ).rejects.toThrow("fit: validation has batches of 3 rows, training of 4");
    model.resetStates();
    model.predict(part(0, 4));
    expect(() => model.predict(part(0, 3))).toThrow("the states of the stateful layers are those of 4");
    expect(() => model.trainOnBatch(part(0, 3), y.subarray(0, 3))).toThrow("call resetStates() first");
    model.resetStates();
    expect(model.predict(part(0, 3)).shape).toEqual([3, 1]);
  });
});

it("flatten takes channels in front as Keras does", () => {
  const inputShape = [2, 3, 2];
  const model = sequential({ layers: [layers.flatten({ dataFormat: "channelsFirst", inputShape })] });
  const numbers = Float32Array.from({ length: 24 }, (_, i) => i);
  const row = [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11];
  expect([...model.predict(numbers).data]).toEqual([...row, ...row.map((v) => v + 12)]);
});
