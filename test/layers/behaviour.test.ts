// What particular layers do beyond numbers: state, checks of data, adaption, shapes that don't fit.
import { describe, expect, it } from "vitest";
import { layers, losses, NonFiniteError, regularizers, sequential, tensor } from "../../src/index.js";
import { distance, randomNumbers, sameBits, thrownBy } from "../numbers.js";

describe("batchNormalization", () => {
  const build = () => {
    const model = sequential({
      layers: [layers.batchNormalization({ momentum: 0.5, inputShape: [3] }), layers.dense({ units: 1 })],
    });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    return model;
  };
  const moving = (model: ReturnType<typeof build>) => model.weights.filter((w) => w.name.includes("moving"));
  const x = randomNumbers(24, 3).map((v) => v + 5);

  it("moves its averages in training alone, and uses them in inference", async () => {
    const model = build();
    const before = moving(model);
    model.predict(x);
    await model.evaluate(x, new Float32Array(8));
    expect(moving(model)).toEqual(before);
    await model.fit(x, new Float32Array(8), { epochs: 30, batchSize: "full" });
    const means = [0, 1, 2].map((j) => x.filter((_, i) => i % 3 === j).reduce((a, b) => a + b) / 8);
    expect(distance(moving(model)[0]?.data ?? [], means)).toBeLessThan(1e-5);
    // A row by itself is normalized by the averages, not by itself.
    expect(model.predict(x.subarray(0, 3)).data[0]).toBe(model.predict(x).data[0]);
  });

  it("leaves its averages alone in a step that is not finite", async () => {
    const model = build();
    await model.fit(x, new Float32Array(8));
    const before = model.weights;
    await expect(model.fit(x, new Float32Array(8).fill(3e38))).rejects.toThrow(NonFiniteError);
    expect(model.weights).toEqual(before);
  });

  it("normalizes columns with a mean far from 0", async () => {
    const model = sequential({ layers: [layers.batchNormalization({ inputShape: [1] })] });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const far = Float32Array.from({ length: 64 }, (_, i) => 1000 + (i % 2));
    const target = Float32Array.from(far, (_, i) => (i % 2 === 0 ? -1 : 1));
    const { history } = await model.fit(far, target, { batchSize: "full" });
    expect(history.loss?.[0]).toBeLessThan(1e-4); // epsilon 0.001 on a variance of 0.25
  });
});

describe("embedding", () => {
  const build = () => {
    const model = sequential({
      layers: [
        layers.embedding({ inputDim: 4, outputDim: 2, inputShape: [3] }),
        layers.flatten(),
        layers.dense({ units: 1 }),
      ],
    });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    return model;
  };

  it.each([4, -1, 0.5])("refuses %d as an index, by row, before anything is changed", async (bad) => {
    const model = build();
    const before = model.weights;
    const x = [
      [0, 1, 2],
      [3, bad, 0],
    ];
    await expect(model.fit(x, [1, 2])).rejects.toThrow(
      new RegExp(`fit: x has ${bad} in row 1 \\(place 1\\), expected an index .* 0 … 3`),
    );
    await expect(model.evaluate(x, [1, 2])).rejects.toThrow(RangeError);
    expect(() => model.predict(x)).toThrow(RangeError);
    expect(model.weights).toEqual(before);
  });

  it("adds up the gradients of an index that comes several times", async () => {
    const model = sequential({
      layers: [
        layers.embedding({ inputDim: 3, outputDim: 1, inputShape: [4], embeddingsInitializer: "zeros" }),
        layers.flatten(),
        layers.dense({ units: 1, kernelInitializer: "ones", trainable: false }),
      ],
    });
    model.compile({ optimizer: "sgd", loss: "meanAbsoluteError" });
    await model.fit([[2, 0, 2, 2]], [1]);
    expect(distance(model.weights[0]?.data ?? [], [0.01, 0, 0.03])).toBeLessThan(1e-8);
  });

  it("gives NaN for what is no index where it is not the first layer", () => {
    const model = sequential({
      layers: [
        layers.rescaling({ scale: 1, inputShape: [1] }),
        layers.embedding({ inputDim: 3, outputDim: 2 }),
      ],
    });
    expect(model.predict([[3]]).data.every(Number.isNaN)).toBe(true);
    expect(model.predict([[2]]).data.every(Number.isFinite)).toBe(true);
  });
});

describe("normalization", () => {
  const data = [
    [0, 10],
    [2, 30],
  ];

  it("adapts to data, and the model keeps what it found", () => {
    const scale = layers.normalization({ inputShape: [2] });
    scale.adapt(data);
    const model = sequential({ layers: [scale] });
    expect(model.weights.map((w) => [w.name, ...w.data])).toEqual([
      ["normalization/mean", 1, 20],
      ["normalization/variance", 1, 100],
    ]);
    expect(model.predict(data).toArray()).toEqual([
      [-1, -1],
      [1, 1],
    ]);
  });

  it("adapts to flat data by its inputShape", () => {
    const scale = layers.normalization({ inputShape: [2] });
    scale.adapt(Float32Array.of(0, 10, 2, 30));
    expect(sequential({ layers: [scale] }).weights[0]?.data).toEqual(Float32Array.of(1, 20));
  });

  it("does not divide by a variance of 0", () => {
    const scale = layers.normalization({ inputShape: [1] });
    scale.adapt([[3], [3]]);
    expect(sequential({ layers: [scale] }).predict([[3], [4]]).data).toEqual(Float32Array.of(0, 1e7));
  });

  it("refuses data and options that don't fit", () => {
    expect(() => layers.normalization({ mean: 1 })).toThrow(TypeError);
    const given = layers.normalization({ mean: [1, 2, 3], variance: 1, inputShape: [2] });
    expect(() => sequential({ layers: [given] })).toThrow(/mean must be one number, or 2/);
    expect(() => layers.normalization({ mean: 0, variance: 1 }).adapt(data)).toThrow(TypeError);
    expect(() => layers.normalization().adapt([[Number.NaN]])).toThrow(/row 0/);
    expect(() => layers.normalization().adapt([])).toThrow(RangeError);
    const narrow = layers.normalization({ inputShape: [3] });
    narrow.adapt(data);
    expect(() => sequential({ layers: [narrow] })).toThrow(/adapted to data with \[2\]/);
    const used = layers.normalization({ inputShape: [2] });
    sequential({ layers: [used] });
    expect(() => used.adapt(data)).toThrow(/in a model already/);
  });
});

describe("shapes that don't fit are refused when the model is built", () => {
  it.each([
    ["reshape", () => layers.reshape({ targetShape: [4], inputShape: [6] })],
    ["reshape", () => layers.reshape({ targetShape: [4, -1], inputShape: [6] })],
    ["permute", () => layers.permute({ dims: [2, 1], inputShape: [6] })],
    ["repeatVector", () => layers.repeatVector({ n: 2, inputShape: [2, 3] })],
    ["batchNormalization", () => layers.batchNormalization({ axis: 2, inputShape: [6] })],
    ["batchNormalization", () => layers.batchNormalization({ axis: 0, inputShape: [6] })],
    ["layerNormalization", () => layers.layerNormalization({ axis: [1, 2], inputShape: [6] })],
    ["layerNormalization", () => layers.layerNormalization({ axis: [1, -1], inputShape: [6] })],
    ["groupNormalization", () => layers.groupNormalization({ inputShape: [6] })],
    ["rmsNormalization", () => layers.rmsNormalization({ axis: -3, inputShape: [6] })],
    ["unitNormalization", () => layers.unitNormalization({ axis: [1, 5], inputShape: [6] })],
    ["softmax", () => layers.softmax({ axis: 2, inputShape: [6] })],
    ["prelu", () => layers.prelu({ sharedAxes: 2, inputShape: [6] })],
    ["normalization", () => layers.normalization({ axis: [1, 2], inputShape: [6] })],
    ["rescaling", () => layers.rescaling({ scale: [1, 2], inputShape: [6] })],
  ])("%s", (name, make) => {
    const error = thrownBy(() => sequential({ layers: [make()] }));
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message.startsWith(`${name}: `)).toBe(true);
  });
});

describe("a loss behind a layer that only reshapes", () => {
  const x = randomNumbers(12);
  const y = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1);

  it("takes the softmax as it was computed, not as the new shape suggests", async () => {
    const model = sequential({
      seed: 4,
      layers: [
        layers.dense({ units: 6, activation: "softmax", inputShape: [4] }),
        layers.reshape({ targetShape: [2, 3] }),
      ],
    });
    model.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
    const { loss } = await model.evaluate(x, tensor(y, [3, 2, 3]));
    const expected = losses.categoricalCrossentropy().value(y, model.predict(x).data, { shape: [3, 2, 3] });
    expect(loss).toBeCloseTo(expected, 5);
  });

  it("still takes the stable way where the shape leaves the last axis as it is", async () => {
    const model = sequential({
      layers: [
        layers.dense({ units: 3, activation: "softmax", inputShape: [4], kernelInitializer: "ones" }),
        layers.reshape({ targetShape: [1, 3] }),
      ],
    });
    model.setWeights([{ name: "dense/bias", data: [0, 200, 0] }]);
    model.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
    const { loss } = await model.evaluate([[0, 0, 0, 0]], tensor([1, 0, 0], [1, 1, 3]));
    expect(loss).toBeCloseTo(200, 3);
  });
});

describe("activityRegularizer", () => {
  it("is an option of every layer, per sample, and silent in predictions", async () => {
    const x = randomNumbers(20);
    const build = (penalty: boolean) => {
      const model = sequential({
        seed: 1,
        layers: [
          layers.dense({
            units: 4,
            inputShape: [5],
            ...(penalty ? { activityRegularizer: regularizers.l2({ l2: 0.5 }) } : {}),
          }),
        ],
      });
      model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
      return model;
    };
    const [plain, penalized] = [build(false), build(true)];
    const y = new Float32Array(16);
    const prediction = plain.predict(x).data;
    expect(sameBits(penalized.predict(x).data, prediction)).toBe(true);
    const penalty = (0.5 * prediction.reduce((sum, v) => sum + v * v, 0)) / 4;
    const [a, b] = [await plain.evaluate(x, y), await penalized.evaluate(x, y)];
    expect(b.loss - a.loss).toBeCloseTo(penalty, 5);
  });
});
