import { describe, expect, it } from "vitest";
import { assignFolds } from "../../src/experiments/crossValidate.js";
import { crossValidate, layers, lrFinder, optimizers, sequential, tensor } from "../../src/index.js";
import { blobs, classifier, fingerprint, line } from "../model/network.js";

const { x, labels } = blobs(60);

describe("lrFinder", () => {
  it("suggests a rate between useless and diverging, and leaves the model and its optimizer alone", async () => {
    const [model, twin] = [classifier(), classifier()];
    model.compile({ optimizer: optimizers.sgd(), loss: "sparseCategoricalCrossentropy" });
    twin.compile({ optimizer: optimizers.sgd(), loss: "sparseCategoricalCrossentropy" });
    const { rates, losses, suggestion } = await lrFinder(model, x, labels, {
      from: 1e-4,
      to: 100,
      steps: 80,
      batchSize: 8,
      smoothing: 0.8,
    });
    expect(losses).toHaveLength(rates.length);
    expect(rates[0]).toBe(1e-4);
    expect((rates[1] as number) / 1e-4).toBeCloseTo(10 ** (6 / 79), 6);
    expect(suggestion).toBeGreaterThan(1e-3);
    expect(suggestion).toBeLessThan(30);
    await model.fit(x, labels);
    await twin.fit(x, labels);
    expect(fingerprint(model)).toBe(fingerprint(twin));
  });

  it("ends where the loss is no longer finite", async () => {
    const model = line();
    const xs = Array.from({ length: 64 }, (_, i) => i - 32);
    const { losses } = await lrFinder(model, xs, xs, {
      from: 1,
      to: 1e6,
      steps: 500,
      batchSize: 4,
      stopFactor: 1e30,
    });
    expect(losses.length).toBeLessThan(500);
    expect(losses.every(Number.isFinite)).toBe(true);
  });

  it("refuses bad options", async () => {
    await expect(lrFinder(line(), [1], [1], { from: 1, to: 0.1 })).rejects.toThrow(
      /from must be below to \(0.1\), got 1/,
    );
    await expect(lrFinder(line(), [1], [1], { steps: 0 })).rejects.toThrow(
      /steps must be a whole number >= 1/,
    );
  });
});

describe("crossValidate", () => {
  it("judges every row once, by models that have not seen it", async () => {
    const { folds, mean, deviation } = await crossValidate({
      build: () => classifier(),
      x,
      y: labels,
      folds: 4,
      fit: { epochs: 40, batchSize: 8 },
    });
    expect(folds).toHaveLength(4);
    expect(mean.accuracy).toBeGreaterThan(0.9);
    expect(mean.loss).toBeCloseTo(folds.reduce((s, f) => s + (f.loss as number), 0) / 4, 12);
    expect(deviation.loss).toBeGreaterThan(0);
  });

  it("gives every fold its share of every class, in an order that depends on the seed alone", () => {
    const y = tensor([...Array(40).fill(0), ...Array(10).fill(1), ...Array(10).fill(2)] as number[]);
    const foldOf = assignFolds(y, 60, 5, "auto", 3);
    for (let fold = 0; fold < 5; fold++) {
      const classes = [0, 1, 2].map((c) => foldOf.filter((f, i) => f === fold && y.data[i] === c).length);
      expect(classes).toEqual([8, 2, 2]);
    }
    expect(assignFolds(y, 60, 5, "auto", 3)).toEqual(foldOf);
    expect(assignFolds(y, 60, 5, "auto", 4)).not.toEqual(foldOf);
    const regression = assignFolds(tensor(Array.from({ length: 11 }, (_, i) => i / 3)), 11, 5, "auto", 1);
    expect([0, 1, 2, 3, 4].map((f) => regression.filter((g) => g === f).length).sort()).toEqual([
      2, 2, 2, 2, 3,
    ]);
  });

  it("refuses what can't be divided", async () => {
    const build = () => line();
    await expect(crossValidate({ build, x: [1, 2], y: [1, 2], folds: 3 })).rejects.toThrow(
      /2 rows can't be divided into 3 folds/,
    );
    await expect(crossValidate({ build, x: [1, 2, 3], y: [1, 2], folds: 2 })).rejects.toThrow(
      /x has 3 rows, y has 2/,
    );
    await expect(crossValidate({ build, x: [1, 2], y: [1, 2], folds: 1 })).rejects.toThrow(
      /folds must be a whole number >= 2/,
    );
    await expect(crossValidate({ build, x: [1, 2], y: [1, 2], fitt: {} } as never)).rejects.toThrow(
      'crossValidate: unknown option "fitt". Known: build, fit, folds, seed, stratified, x, y. Did you mean "fit"?',
    );
    await expect(crossValidate({ build: 1 as never, x: [1], y: [1] })).rejects.toThrow(
      /build must be a function/,
    );
    await expect(
      crossValidate({ build, x: [1, 2, 3], y: [0.5, 1, 2], folds: 2, stratified: true }),
    ).rejects.toThrow(/stratified needs/);
  });
});

it("cross-validates rows of several numbers in one list, as fit takes them", async () => {
  const x = Float32Array.from({ length: 12 * 3 }, (_, i) => Math.cos(i));
  const y = Float32Array.from({ length: 12 }, (_, i) => i % 2);
  const build = () => {
    const model = sequential({ seed: 1, layers: [layers.dense({ units: 1, inputShape: [3] })] });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    return model;
  };
  const options = { build, y, folds: 3, fit: { epochs: 2 } };
  const flat = await crossValidate({ ...options, x });
  expect(flat).toEqual(await crossValidate({ ...options, x: tensor(x, [12, 3]) }));
});
