// The rate that lrFinder suggests by its defaults, on ten problems: training with it ends lower than with a tiny and with a huge one.
import { describe, expect, it } from "vitest";
import { Purpose } from "../../src/contract/purpose.js";
import { crossValidate, layers, lrFinder, type Model, sequential } from "../../src/index.js";
import { Random } from "../../src/numeric/random.js";

type Row = (random: Random) => { x: readonly number[]; y: number };
const u = (random: Random): number => random.uniform() * 2 - 1;
const regressions: Record<string, Row> = {
  line: (r) => ((x) => ({ x: [x], y: 3 * x - 1 }))(u(r)),
  plane: (r) => ((a, b, c) => ({ x: [a, b, c], y: a - 2 * b + 0.5 * c }))(u(r), u(r), u(r)),
  noisy: (r) => ((x) => ({ x: [x], y: x + 0.3 * u(r) }))(u(r)),
  parabola: (r) => ((x) => ({ x: [x], y: x * x }))(u(r)),
  product: (r) => ((a, b) => ({ x: [a, b], y: 2 * a * b }))(u(r), u(r)),
};
const classes: Record<string, Row> = {
  half: (r) => ((a, b) => ({ x: [a, b], y: Number(a > b) }))(u(r), u(r)),
  ring: (r) => ((a, b) => ({ x: [a, b], y: Number(a * a + b * b > 0.6) }))(u(r), u(r)),
  stripes: (r) => ((a, b) => ({ x: [a, b], y: Number(Math.abs(a) > 0.5) }))(u(r), u(r)),
  blobs: (r) => ((y) => ({ x: [y * 2 - 1 + 0.4 * u(r), 0.4 * u(r)], y }))(Number(u(r) > 0)),
  wide: (r) =>
    ((x) => ({ x, y: Number(x.reduce((a, b) => a + b, 0) > 0) }))(Array.from({ length: 8 }, () => u(r))),
};

describe("lrFinder's suggestion", () => {
  it.each([...Object.entries(regressions), ...Object.entries(classes)])("%s", async (name, row) => {
    const random = new Random(1, Purpose.Split);
    const rows = Array.from({ length: 1024 }, () => row(random));
    const [x, y] = [rows.map((r) => r.x), rows.map((r) => [r.y])];
    const make = (): Model => {
      const model = sequential({
        seed: 2,
        layers: [
          layers.dense({ units: 16, activation: "tanh", inputShape: [x[0]?.length ?? 0] }),
          layers.dense({ units: 1, activation: name in classes ? "sigmoid" : "linear" }),
        ],
      });
      model.compile({ optimizer: "adam", loss: name in classes ? "binaryCrossentropy" : "meanSquaredError" });
      return model;
    };
    const { suggestion } = await lrFinder(make(), x, y);
    const lossAt = async (rate: number): Promise<number> => {
      const model = make();
      model.learningRate = rate;
      const { history } = await model.fit(x, y, { epochs: 10, batchSize: 32 });
      return history.loss.at(-1) as number;
    };
    expect(suggestion).toBeGreaterThan(1e-5);
    expect(suggestion).toBeLessThan(1);
    const [found, slow, fast] = await Promise.all([lossAt(suggestion as number), lossAt(1e-5), lossAt(3)]);
    expect(found).toBeLessThan(slow);
    // Where classes lie apart, a huge rate parts them as well.
    expect(found).toBeLessThan(Math.max(fast, 0.01));
  });
});

describe("crossValidate's models", () => {
  const x = Array.from({ length: 12 }, (_, i) => i / 12);
  const make = (): Model => {
    const model = sequential({ seed: 1, layers: [layers.dense({ units: 1, inputShape: [1] })] });
    model.compile({ loss: "meanSquaredError", optimizer: "sgd" });
    return model;
  };

  it("are new ones: the same again, or its weights, have seen the rows", async () => {
    const one = make();
    const same = crossValidate({ build: () => one, x, y: x, folds: 3 });
    await expect(same).rejects.toThrow(
      /build\(1\) gave the model that fold 0 has trained, or one with its weights/,
    );
    const trained = make();
    const cloned = crossValidate({
      build: (fold) => (fold === 0 ? trained : (trained.clone() as Model)),
      x,
      y: x,
      folds: 3,
    });
    await expect(cloned).rejects.toThrow(/fold 0 has trained, or one with its weights/);
    await expect(crossValidate({ build: () => 1 as never, x, y: x, folds: 3 })).rejects.toThrow(/build\(0\)/);
  });

  it("are given the rows that they are trained on", async () => {
    const seen: number[] = [];
    await crossValidate({
      build: (_, rows) => {
        seen.push(...rows.x.data);
        return make();
      },
      x,
      y: x,
      folds: 3,
    });
    expect(seen).toHaveLength(24);
  });

  it("count rows as the user does, and refuse targets of another shape", async () => {
    const y = x.map((v, i) => (i === 7 ? Number.NaN : v));
    await expect(crossValidate({ build: make, x, y, folds: 3 })).rejects.toThrow(/crossValidate: y.*row 7/);
    const wrong = [x.slice(0, 6), x.slice(6)];
    await expect(make().fit(x, wrong)).rejects.toThrow("fit: x has 12 rows, y has 2");
  });
});
