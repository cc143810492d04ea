// Metrics in a model: the history says what the metric on its own says, updated batch by batch with the same predictions.
import { describe, expect, it } from "vitest";
import {
  callbacks,
  type Loss,
  layers,
  losses,
  type Metric,
  metrics,
  optimizers,
  type Sequential,
  sequential,
} from "../../src/index.js";
import { distance, randomNumbers } from "../numbers.js";
import { COLUMNS, listed, make, names } from "./entries.js";

const ROWS = 22;
const BATCH = 8;
const x = randomNumbers(ROWS * 3, 2);
const labels = Float32Array.from({ length: ROWS }, (_, i) => (i * 7 + (i >> 2)) % COLUMNS);
const oneHot = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) =>
  labels[Math.floor(i / COLUMNS)] === i % COLUMNS ? 1 : 0,
);
const weights = Float32Array.from({ length: ROWS }, (_, i) => (i % 3) + 1);

interface Setting {
  readonly loss?: string | Loss;
  readonly units?: number;
  readonly activation?: string;
  readonly given?: readonly (string | Metric)[];
  readonly weighted?: readonly (string | Metric)[];
}

/** A layer that never learns, so that its predictions stay what they are while metrics are counted. */
function still(setting: Setting): Sequential {
  const { loss = "categoricalCrossentropy", units = COLUMNS, activation = "softmax" } = setting;
  const model = sequential({ seed: 5, layers: [layers.dense({ units, inputShape: [3], activation })] });
  model.compile({
    loss,
    optimizer: optimizers.sgd({ learningRate: 1e-30 }),
    metrics: setting.given ?? [],
    weightedMetrics: setting.weighted ?? [],
  });
  return model;
}

/** The metric on its own, over the model's predictions, batch by batch. */
function alone(part: Metric, model: Sequential, y: Float32Array, sampleWeight?: Float32Array): number[] {
  const p = model.predict(x);
  const width = p.shape.at(-1) as number;
  part.reset();
  for (let from = 0; from < ROWS; from += BATCH) {
    const to = Math.min(ROWS, from + BATCH);
    const perRow = y.length / ROWS;
    part.update(y.slice(from * perRow, to * perRow), p.data.slice(from * width, to * width), {
      shape: [to - from, width],
      ...(sampleWeight ? { sampleWeight: sampleWeight.slice(from, to) } : {}),
    });
  }
  return listed(part.result());
}

const SPARSE = new Set([
  "perplexity",
  "sparseCategoricalAccuracy",
  "sparseCategoricalCrossentropy",
  "sparseTopKCategoricalAccuracy",
]);
/** Several results, by option. */
const MANY: readonly [string, object][] = [
  ["precision", { thresholds: [0.2, 0.3, 0.4] }],
  ["truePositives", { thresholds: [0.4, 0.2] }],
  ["r2Score", { classAggregation: null }],
  ["auc", { multiLabel: true, curve: "PR", labelWeights: [1, 2, 0, 1] }],
  ["recall", { topK: 2, classId: 1 }],
];
const settings: readonly [string, object][] = [...names.map((name): [string, object] => [name, {}]), ...MANY];
const common = { batchSize: BATCH, sampling: "sequential" } as const;

describe("fit and evaluate", () => {
  it.each(settings)("%s %o is what it is on its own", async (name, options) => {
    const classes = name === "iou" || name === "meanIoU";
    const more = classes ? { sparseYTrue: false, sparseYPred: false } : options;
    const y = SPARSE.has(name) ? labels : oneHot;
    const loss = SPARSE.has(name) ? "sparseCategoricalCrossentropy" : "categoricalCrossentropy";
    const model = still({
      loss,
      given: [make(name, more)],
      weighted: [make(name, { ...more, name: "weighted" })],
    });
    const key = name;
    const before = model.weights.map((w) => w.data);
    const { history } = await model.fit(x, y, {
      ...common,
      epochs: 2,
      sampleWeight: weights,
      validationData: [x, y, weights],
      validationBatchSize: BATCH,
    });
    model.weights.forEach((w, i) => {
      expect(distance(w.data, before[i] ?? [])).toBeLessThan(1e-25);
    });
    const plain = alone(make(name, more), model, y);
    const weighed = alone(make(name, more), model, y, weights);
    const capital = key.charAt(0).toUpperCase() + key.slice(1);
    const evaluated = await model.evaluate(x, y, { batchSize: BATCH, sampleWeight: weights });
    const found: [unknown, number[]][] = [
      ...[0, 1].flatMap((epoch): [unknown, number[]][] => [
        [history[key]?.[epoch], plain],
        [history.weighted?.[epoch], weighed],
        [history[`val${capital}`]?.[epoch], plain],
        [history.valWeighted?.[epoch], weighed],
      ]),
      [evaluated[key], plain],
      [evaluated.weighted, weighed],
    ];
    for (const [got, want] of found) {
      const numbers = listed(got as number | number[]);
      expect(numbers.length).toBe(want.length);
      // Behind a softmax a cross-entropy takes the logits, so the last bits may differ.
      for (const [i, v] of numbers.entries()) expect(Math.abs(v - (want[i] as number))).toBeLessThan(2e-6);
    }
    expect(Array.isArray(evaluated[key])).toBe(plain.length > 1);
  });
});

it("a metric of several numbers is one cell of a CSV log", async () => {
  const lines: string[] = [];
  const logger = callbacks.csvLogger({ write: (line) => void lines.push(line) });
  const model = still({ given: [metrics.recall({ thresholds: [0, 1] })] });
  await model.fit(x, oneHot, { ...common, epochs: 1, callbacks: [logger] });
  expect(lines.join("")).toMatch(/^epoch,loss,recall\n0,[\d.]+,"\[1, 0\]"\n$/);
});

describe("names by meaning", () => {
  it.each([
    ["accuracy", "meanSquaredError", 1, "binaryAccuracy"],
    ["acc", "sparseCategoricalCrossentropy", COLUMNS, "sparseCategoricalAccuracy"],
    ["accuracy", "categoricalCrossentropy", COLUMNS, "categoricalAccuracy"],
    ["crossentropy", "binaryCrossentropy", 1, "binaryCrossentropy"],
    ["ce", "sparseCategoricalCrossentropy", COLUMNS, "sparseCategoricalCrossentropy"],
    ["crossentropy", "categoricalCrossentropy", COLUMNS, "categoricalCrossentropy"],
  ] as const)("%s with %s is for %i outputs %s", async (name, loss, units, meant) => {
    const y = units === 1 ? labels.map((c) => c % 2) : loss.startsWith("sparse") ? labels : oneHot;
    const activation = units === 1 ? "sigmoid" : "softmax";
    const scores = await still({ loss, units, activation, given: [name, metrics[meant]()] }).evaluate(x, y);
    expect(scores[name]).toBe(scores[meant]);
  });
});

describe("what doesn't fit is refused by compile", () => {
  it.each<[string, Setting, string]>([
    [
      "targets",
      { loss: "sparseCategoricalCrossentropy", given: ["precision"] },
      "precision needs targets of shape [4]",
    ],
    ["class indices", { given: ["sparseCategoricalAccuracy"] }, "needs targets of shape [] for a sample"],
    ["classId", { given: [metrics.recall({ classId: 4 })] }, "recall: classId is 4"],
    ["topK", { given: [metrics.precision({ topK: 5 })] }, "precision: topK is 5"],
    ["labels", { given: [metrics.auc({ multiLabel: true, numLabels: 3 })] }, "auc: multiLabel needs"],
    ["weights of labels", { given: [metrics.auc({ labelWeights: [1] })] }, "auc: labelWeights has 1"],
    [
      "classes",
      { given: [metrics.oneHotMeanIoU({ numClasses: 3 })] },
      "oneHotMeanIoU: predictions of shape [1, 4] have 4 classes",
    ],
    ["axis", { given: [metrics.pearsonCorrelation({ axis: 2 })] }, "pearsonCorrelation: axis must be"],
    [
      "ignored labels",
      { loss: losses.sparseCategoricalCrossentropy({ ignoreClass: -1 }), given: ["crossentropy"] },
      "counts every row",
    ],
  ])("%s", (_, setting, text) => {
    expect(() => still(setting)).toThrow(RangeError);
    expect(() => still(setting)).toThrow(text);
  });
  it("metrics of plain values", () => {
    expect(() => still({ given: ["mean"] })).toThrow("unknown metric");
    expect(() => still({ given: [metrics.sum() as unknown as Metric] })).toThrow(TypeError);
  });
  it("and a callback that watches several numbers at once", async () => {
    const model = still({ given: ["f1Score"] });
    const stopping = callbacks.earlyStopping({ monitor: "f1Score" });
    await expect(model.fit(x, oneHot, { ...common, epochs: 2, callbacks: [stopping] })).rejects.toThrow(
      'monitor "f1Score" has 4 values',
    );
  });
});
