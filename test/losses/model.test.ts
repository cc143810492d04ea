// Losses in a model: what training and evaluation make of them is what the loss on its own says.
import { describe, expect, it } from "vitest";
import { layers, losses, optimizers, type Sequential, sequential, tensor } from "../../src/index.js";
import type { Loss } from "../../src/losses/loss.js";
import { distance, randomNumbers } from "../numbers.js";

const ROWS = 10;
const options = { epochs: 1, batchSize: "full", sampling: "sequential" } as const;

/** A dense layer over rows of the given shape; its weights are the same every time. */
function network(loss: Loss | string, units: number, activation = "linear", inputShape = [3]): Sequential {
  const model = sequential({ seed: 5, layers: [layers.dense({ units, inputShape, activation })] });
  model.compile({ loss, optimizer: optimizers.sgd({ learningRate: 1 }) });
  return model;
}

/** The gradient of the weights, as a step of SGD with rate 1 shows it. */
async function step(model: Sequential, x: Float32Array, y: Float32Array, more: object = {}) {
  const before = model.weights.map((w) => w.data);
  const { history } = await model.fit(x, y, { ...options, ...more });
  const gradient = model.weights.flatMap((w, i) => [...w.data].map((v, j) => (before[i]?.[j] as number) - v));
  return { loss: history.loss?.[0] as number, gradient };
}

const x = randomNumbers(ROWS * 3, 2);
const labels = Float32Array.from({ length: ROWS }, (_, i) => (i * 7) % 4);
const oneHot = Float32Array.from({ length: ROWS * 4 }, (_, i) =>
  labels[Math.floor(i / 4)] === i % 4 ? 1 : 0,
);
const bits = Float32Array.from({ length: ROWS }, (_, i) => i % 2);
const weights = randomNumbers(ROWS, 1, 8).map((v) => v + 1);

describe("training", () => {
  it("has the loss that the part has on its own", async () => {
    const cases: [loss: Loss, activation: string, units: number, y: Float32Array][] = [
      [losses.dice(), "sigmoid", 4, oneHot],
      [losses.dice({ axis: -1, reduction: "sum" }), "sigmoid", 4, oneHot],
      [losses.tversky({ alpha: 0.2, beta: 0.6, axis: [1] }), "softmax", 4, oneHot],
      [losses.rootMeanSquaredError(), "linear", 4, oneHot],
      [losses.huber({ delta: 0.2, reduction: "sum" }), "linear", 4, oneHot],
      [losses.hinge(), "tanh", 1, bits],
      [losses.klDivergence({ reduction: "meanWithSampleWeight" }), "softmax", 4, oneHot],
      [losses.sparseCategoricalCrossentropy({ ignoreClass: 2 }), "softmax", 4, labels],
      [losses.categoricalGeneralizedCrossEntropy(), "softmax", 4, labels],
      [losses.categoricalFocalCrossentropy({ alpha: [0.1, 0.2, 0.3, 0.4] }), "softmax", 4, oneHot],
      [losses.binaryFocalCrossentropy({ labelSmoothing: 0.1 }), "sigmoid", 1, bits],
      [losses.cosineSimilarity(), "linear", 4, oneHot],
    ];
    for (const [loss, activation, units, y] of cases) {
      for (const sampleWeight of [undefined, weights]) {
        const model = network(loss, units, activation);
        const p = model.predict(x);
        const more = sampleWeight ? { sampleWeight } : {};
        const alone = loss.value(y, p.data, { shape: p.shape, ...more });
        expect(
          Math.abs((await model.evaluate(x, y, { batchSize: ROWS, ...more })).loss - alone),
        ).toBeLessThan(2e-6);
        expect(Math.abs((await step(model, x, y, more)).loss - alone), loss.name).toBeLessThan(2e-6);
      }
    }
  });

  it("takes larger steps by as much as the sum is larger than the mean", async () => {
    for (const name of ["meanSquaredError", "sparseCategoricalCrossentropy"] as const) {
      const y = name === "meanSquaredError" ? oneHot : labels;
      const mean = await step(network(losses[name](), 4, "softmax"), x, y);
      const sum = await step(network(losses[name]({ reduction: "sum" }), 4, "softmax"), x, y);
      expect(sum.loss).toBeCloseTo(mean.loss * ROWS, 4);
      expect(
        distance(
          sum.gradient,
          mean.gradient.map((g) => g * ROWS),
        ),
      ).toBeLessThan(1e-5);
    }
  });

  it("with ignored labels is training without those rows", async () => {
    const kept = [...labels.keys()].filter((i) => labels[i] !== 2);
    const part = losses.sparseCategoricalCrossentropy({ ignoreClass: 9 });
    const masked = await step(
      network(part, 4, "softmax"),
      x,
      labels.map((label) => (label === 2 ? 9 : label)),
    );
    const rows = Float32Array.from(kept.flatMap((i) => [...x.subarray(i * 3, i * 3 + 3)]));
    const fewer = await step(
      network(part, 4, "softmax"),
      rows,
      labels.filter((label) => label !== 2),
    );
    expect(masked.loss).toBeCloseTo(fewer.loss, 6);
    expect(distance(masked.gradient, fewer.gradient)).toBeLessThan(1e-6);
  });

  it("behind a closing activation equals the loss from probabilities, and learns where they are saturated", async () => {
    const pairs: [Loss, string, number, Float32Array][] = [
      [losses.binaryFocalCrossentropy({ gamma: 1.5, applyClassBalancing: true }), "sigmoid", 1, bits],
      [losses.categoricalFocalCrossentropy({ gamma: 1.5, labelSmoothing: 0.1 }), "softmax", 4, oneHot],
      [losses.categoricalCrossentropy({ labelSmoothing: 0.1 }), "softmax", 4, oneHot],
      [losses.sparseCategoricalCrossentropy({ ignoreClass: 1 }), "softmax", 4, labels],
    ];
    for (const [loss, activation, units, y] of pairs) {
      const fused = network(loss, units, activation);
      // A layer in between hides the activation from the loss.
      const apart = sequential({
        seed: 5,
        layers: [
          layers.dense({ units, inputShape: [3] }),
          layers.activation({ activation }),
          layers.dense({ units, useBias: false, activation: "linear" }),
        ],
      });
      const eye = Float32Array.from({ length: units * units }, (_, i) => (i % (units + 1) === 0 ? 1 : 0));
      apart.compile({ loss, optimizer: optimizers.sgd({ learningRate: 1 }) });
      const last = apart.weights.at(-1)?.name as string;
      apart.setWeights([{ name: last, data: eye }]);
      const [a, b] = [await step(fused, x, y), await step(apart, x, y)];
      expect(a.loss).toBeCloseTo(b.loss, 5);
      expect(distance(a.gradient, b.gradient.slice(0, a.gradient.length)), loss.name).toBeLessThan(1e-5);

      const far = network(loss, units, activation);
      far.setWeights(far.weights.map((w) => ({ name: w.name, data: w.data.map((v) => v * 100) })));
      const saturated = await step(far, x, y);
      expect(saturated.gradient.some((g) => Math.abs(g) > 0.1)).toBe(true);
    }
  });
});

describe("steps of a sequence", () => {
  const steps = [4, 3];
  const sequences = randomNumbers(ROWS * 12, 1, 6);
  const y = Float32Array.from({ length: ROWS * 4 }, (_, i) => (i * 5) % 2);
  it("have labels and weights of their own", async () => {
    const part = losses.sparseCategoricalCrossentropy({ reduction: "meanWithSampleWeight" });
    const perStep = Float32Array.from({ length: ROWS * 4 }, (_, i) => (i % 3) + 0.5);
    const model = network(part, 2, "softmax", steps);
    const p = model.predict(sequences);
    const alone = part.value(y, p.data, { shape: p.shape, sampleWeight: perStep });
    expect((await model.evaluate(sequences, y, { batchSize: ROWS, sampleWeight: perStep })).loss).toBeCloseTo(
      alone,
      5,
    );
    expect((await step(model, sequences, y, { sampleWeight: perStep })).loss).toBeCloseTo(alone, 5);
    // A weight a sample counts for all its steps.
    const spread = Float32Array.from({ length: ROWS * 4 }, (_, i) => weights[Math.floor(i / 4)] as number);
    const some = await step(network(part, 2, "softmax", steps), sequences, y, { sampleWeight: weights });
    const all = await step(network(part, 2, "softmax", steps), sequences, y, { sampleWeight: spread });
    expect(some).toEqual(all);
  });
  it("name the row of a bad label", async () => {
    const model = network("sparseCategoricalCrossentropy", 2, "softmax", steps);
    await expect(model.fit(sequences, y.with(9, 2))).rejects.toThrow(
      "fit: y has label 2 in row 2, but there are 2 classes",
    );
  });
  it("may have their classes along another axis", async () => {
    const part = losses.sparseCategoricalCrossentropy({ axis: 1, fromLogits: true });
    const model = network(part, 2, "linear", steps);
    const along = Float32Array.from({ length: ROWS * 2 }, (_, i) => i % 4);
    const p = model.predict(sequences);
    const alone = part.value(along, p.data, { shape: p.shape });
    expect((await step(model, sequences, along)).loss).toBeCloseTo(alone, 5);
  });
});

describe("labels of a length of their own", () => {
  const steps = [5, 3];
  const series = randomNumbers(ROWS * 15, 1, 6);
  const y = Float32Array.from({ length: ROWS * 2 }, (_, i) => (i % 2 === 0 ? 1 + (i % 3) : 0));
  it("are learnt by CTC as the loss on its own says, in batches of any width", async () => {
    for (const sampleWeight of [undefined, weights]) {
      const part = losses.ctc();
      const model = network(part, 4, "linear", steps);
      const p = model.predict(series);
      const more = sampleWeight ? { sampleWeight } : {};
      const alone = part.value(y, p.data, { shape: p.shape, ...more });
      expect((await model.evaluate(series, y, { batchSize: ROWS, ...more })).loss).toBeCloseTo(alone, 5);
      expect((await step(model, series, y, more)).loss).toBeCloseTo(alone, 5);
    }
    const streamed = network(losses.ctc(), 4, "linear", steps);
    const wider = Float32Array.from({ length: ROWS * 4 }, (_, i) => (i % 4 < 2 ? 1 + (i % 4) : 0));
    const batches = [
      { x: tensor(series, [ROWS, 5, 3]), y: tensor(y, [ROWS, 2]) },
      { x: tensor(series, [ROWS, 5, 3]), y: tensor(wider, [ROWS, 4]) },
    ];
    const { history } = await streamed.fitDataset(batches, { epochs: 2 });
    expect(history.loss?.every(Number.isFinite)).toBe(true);
  });
  it("that can't be learnt are named by row", async () => {
    const model = network("ctc", 4, "linear", steps);
    const learnt = (labels: Float32Array) => model.fit(series, labels);
    await expect(learnt(y.with(3, 4))).rejects.toThrow(
      "fit: y has label 4 in row 1 at 1, but there are 4 classes",
    );
    await expect(learnt(y.with(6, 0).with(7, 2))).rejects.toThrow("fit: y has 0, the blank, in row 3 at 0");
    await expect(learnt(y.subarray(1))).rejects.toThrow("fit: y has 19 numbers");
    const long = Float32Array.from({ length: ROWS * 4 }, (_, i) => (i < 4 ? 2 : i % 4 === 0 ? 1 : 0));
    await expect(learnt(long)).rejects.toThrow("has 4 labels in row 0 that need 7 steps");
    expect(() => network("ctc", 4)).toThrow("expected outputs of shape [batch, steps, classes]");
    expect(() => network("circle", 4, "linear", steps)).toThrow(
      "expected outputs of shape [batch, features]",
    );
    expect(() => model.compile({ loss: "ctc", metrics: ["accuracy"] })).toThrow("Leave metrics out");
  });
});

describe("what doesn't fit is refused", () => {
  const refused = (run: () => unknown, text: string | RegExp): void => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(text);
  };
  it("by compile", () => {
    refused(() => network("categoricalHinge", 1), "expected an output of at least 2 classes");
    refused(() => network(losses.categoricalCrossentropy({ axis: 0 }), 4), "axis 0 is the batch");
    refused(() => network(losses.cosineSimilarity({ axis: 3 }), 4), "axis must be");
    refused(() => network(losses.categoricalFocalCrossentropy({ alpha: [1, 2] }), 4), "alpha has 2 numbers");
    const model = network("meanSquaredError", 4);
    refused(
      () =>
        model.compile({ loss: losses.cosineSimilarity({ axis: 0 }), weightedMetrics: ["meanAbsoluteError"] }),
      "weightedMetrics need a weight for each row",
    );
  });
  it("by fit", async () => {
    const across = network(losses.cosineSimilarity({ axis: 0 }), 4);
    await expect(across.fit(x, oneHot, { sampleWeight: weights })).rejects.toThrow(
      "takes neither sampleWeight",
    );
    expect((await step(across, x, oneHot)).loss).toBeLessThan(1);
    const dice = network("dice", 4, "sigmoid");
    await expect(dice.fit(x, oneHot, { sampleWeight: weights.slice(1) })).rejects.toThrow(
      "sampleWeight has 9 numbers, x has 10 rows",
    );
    const plain = network("sparseCategoricalCrossentropy", 4, "softmax");
    await expect(plain.fit(x, labels.with(3, -1))).rejects.toThrow("label -1 in row 3");
    const ignoring = network(losses.sparseCategoricalCrossentropy({ ignoreClass: -1 }), 4, "softmax");
    await expect(ignoring.fit(x, labels.with(3, 7))).rejects.toThrow("or -1, which is ignored");
    expect((await step(ignoring, x, labels.with(3, -1))).loss).toBeGreaterThan(0);
  });
  it("by shape: targets of one number a row are never spread", async () => {
    const model = network("meanSquaredError", 1);
    const y = tensor(randomNumbers(ROWS), [ROWS]);
    const p = model.predict(x);
    const alone = losses.meanSquaredError().value(y.data, p.data, { shape: p.shape });
    expect((await model.evaluate(x, y)).loss).toBeCloseTo(alone, 6);
  });
});
