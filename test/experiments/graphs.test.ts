// crossValidate and lrFinder with models of several inputs and outputs.
import { describe, expect, it } from "vitest";
import { crossValidate, input, layers, lrFinder, type Model, model, tensor } from "../../src/index.js";
import { fingerprint } from "../model/network.js";
import { randomNumbers } from "../numbers.js";

const rows = 24;
const a = tensor(randomNumbers(rows * 2, 1, 1), [rows, 2]);
const b = tensor(randomNumbers(rows * 3, 1, 2), [rows, 3]);
const sum = tensor(
  Float32Array.from({ length: rows }, (_, i) => (a.data[2 * i] as number) + (b.data[3 * i] as number)),
  [rows, 1],
);
const sign = tensor(
  sum.data.map((v) => (v > 0 ? 1 : 0)),
  [rows, 1],
);

function nodes() {
  const [left, right] = [input({ shape: [2], name: "left" }), input({ shape: [3], name: "right" })];
  const h = layers.concatenate().apply([left, right]);
  const total = layers.dense({ units: 1, name: "total" }).apply(h);
  const positive = layers.dense({ units: 1, activation: "sigmoid", name: "positive" }).apply(h);
  return { left, right, total, positive };
}
const compiled = <O>(net: Model<O>): Model<O> => {
  net.compile({
    optimizer: "adam",
    loss: ["meanSquaredError", "binaryCrossentropy"],
    metrics: [[], ["accuracy"]],
  });
  return net;
};
const lists = () => {
  const { left, right, total, positive } = nodes();
  return compiled(model({ inputs: [left, right], outputs: [total, positive], seed: 1 }));
};
const records = () => {
  const { left, right, total, positive } = nodes();
  return compiled(model({ inputs: { left, right }, outputs: { total, positive }, seed: 1 }));
};

describe("crossValidate", () => {
  it("takes lists and records, and scores each output; both give the same", async () => {
    const fit = { epochs: 2, batchSize: 4 };
    const seen: number[] = [];
    const listed = await crossValidate({
      build: (_fold, { x, y }) => {
        seen.push(x[0].shape[0] as number, y[1].shape[0] as number);
        return lists();
      },
      x: [a, b] as const,
      y: [sum, sign] as const,
      folds: 3,
      fit,
    });
    expect(seen).toEqual([16, 16, 16, 16, 16, 16]);
    expect(Object.keys(listed.mean)).toEqual(["loss", "totalLoss", "positiveLoss", "positiveAccuracy"]);
    const named = await crossValidate({
      build: (_fold, { x, y }) => {
        expect([x.left.shape, y.positive.shape]).toEqual([
          [16, 2],
          [16, 1],
        ]);
        return records();
      },
      // In another order than the model's.
      x: { right: b, left: a },
      y: { total: sum, positive: sign },
      folds: 3,
      fit,
    });
    expect(named).toEqual(listed);
  });

  it("refuses rows that differ, data for other inputs, and one list for two inputs", async () => {
    const short = tensor(randomNumbers(20 * 3), [20, 3]);
    const y = [sum, sign] as const;
    await expect(crossValidate({ build: lists, x: [a, short] as const, y })).rejects.toThrow(
      "crossValidate: x has 24, 20 rows, y has 24, 24. They must be equal.",
    );
    await expect(crossValidate({ build: lists, x: [a] as const, y })).rejects.toThrow(
      "crossValidate: x has 1 entries, the model has 2: left, right.",
    );
    await expect(crossValidate({ build: records, x: { left: a, middle: b }, y })).rejects.toThrow(/"middle"/);
    await expect(crossValidate({ build: lists, x: a, y })).rejects.toThrow(/x must be a list of 2/);
    await expect(crossValidate({ build: lists, x: {}, y })).rejects.toThrow(/x has no "left"/);
  });
});

describe("lrFinder", () => {
  it("sweeps a graph, and leaves it alone", async () => {
    const net = records();
    const before = fingerprint(net as never);
    const { rates, losses } = await lrFinder(
      net,
      { left: a, right: b },
      { total: sum, positive: sign },
      { steps: 20, batchSize: 8 },
    );
    expect(rates.length).toBeGreaterThan(5);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(fingerprint(net as never)).toBe(before);
    await expect(lrFinder(net, { left: a }, { total: sum, positive: sign })).rejects.toThrow(
      /x has no "right"/,
    );
  });
});
