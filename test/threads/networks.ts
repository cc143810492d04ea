// Networks and data for the tests of threads: small, but of several blocks of work, so that every lane has some.
import { createHash } from "node:crypto";
import type { CompileOptions, History, Sequential, Tensor } from "../../src/index.js";
import { constraints, layers, optimizers, regularizers, sequential, tensor } from "../../src/index.js";
import type { FitOptions } from "../../src/training/fitOptions.js";

export interface Case {
  readonly name: string;
  readonly make: () => Sequential;
  readonly compile: CompileOptions;
  readonly x: Tensor;
  readonly y: Float32Array | Tensor;
  readonly fit?: FitOptions;
}

export function numbers(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function labels(count: number, classes: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => (i * 7 + (i >> 2)) % classes);
}

export const sparse = "sparseCategoricalCrossentropy";

/** A classifier whose layers are wide enough for several blocks of columns. */
export function classifier(units = 160): Sequential {
  return sequential({
    seed: 11,
    layers: [
      layers.dense({ units, activation: "relu", inputShape: [40] }),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 130, activation: "tanh" }),
      layers.dense({ units: 5, activation: "softmax" }),
    ],
  });
}

export const rows = 150;
export const inputs = tensor(numbers(rows * 40, 1), [rows, 40]);
export const classes = labels(rows, 5);

export const cases: readonly Case[] = [
  {
    name: "dense, dropout, softmax; Adam; a smaller last batch",
    make: classifier,
    compile: { optimizer: "adam", loss: sparse, metrics: ["accuracy"] },
    x: inputs,
    y: classes,
  },
  {
    name: "one batch of all rows, momentum, drawn with replacement, weights of the rows",
    make: classifier,
    compile: {
      optimizer: optimizers.sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
      loss: sparse,
    },
    x: inputs,
    y: classes,
    fit: {
      batchSize: "full",
      sampling: "replacement",
      sampleWeight: numbers(rows, 3).map(Math.abs),
      epochs: 4,
    },
  },
  {
    name: "batches of one row",
    make: () => classifier(600),
    compile: { optimizer: "rmsprop", loss: sparse },
    x: inputs,
    y: classes,
    fit: { batchSize: 1, stepsPerEpoch: 12, epochs: 1 },
  },
  {
    name: "normalization, noise, penalties, constraints, a long inner axis",
    make: () =>
      sequential({
        seed: 5,
        layers: [
          layers.gaussianNoise({ stddev: 0.1, inputShape: [600] }),
          layers.dense({ units: 70, activation: "gelu", kernelRegularizer: regularizers.l1L2() }),
          layers.batchNormalization(),
          layers.dense({ units: 33, kernelConstraint: constraints.maxNorm({ maxValue: 0.5 }) }),
          layers.layerNormalization(),
          layers.dense({ units: 3, activation: "sigmoid" }),
        ],
      }),
    compile: { optimizer: "nadam", loss: "binaryCrossentropy", metrics: ["binaryAccuracy"] },
    x: tensor(numbers(64 * 600, 2), [64, 600]),
    y: tensor(labels(192, 2), [64, 3]),
    fit: { batchSize: 24 },
  },
  {
    name: "an embedding, flattened",
    make: () =>
      sequential({
        seed: 6,
        layers: [
          layers.embedding({ inputDim: 300, outputDim: 40, inputShape: [12] }),
          layers.flatten(),
          layers.dense({ units: 1 }),
        ],
      }),
    compile: { optimizer: "adagrad", loss: "rootMeanSquaredError" },
    x: tensor(labels(50 * 12, 300), [50, 12]),
    y: numbers(50, 4),
    fit: { batchSize: 16 },
  },
];

/** SHA-256 of all weights. */
export function hashOf(model: Sequential): string {
  const hash = createHash("sha256");
  for (const { data } of model.weights) hash.update(bytesOf(data));
  return hash.digest("hex");
}

export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A training of a case; what it has come to. */
export async function train(
  { make, compile, x, y, fit }: Case,
  threads: number,
): Promise<{ weights: string; history: History; predicted: string }> {
  const model = make();
  model.compile(compile);
  const { history } = await model.fit(x, y, { epochs: 2, ...fit, threads });
  const predicted = createHash("sha256")
    .update(bytesOf(model.predict(x).data))
    .digest("hex");
  return { weights: hashOf(model), history, predicted };
}
