// Networks and data that the tests of training share.
import { createHash } from "node:crypto";
import { Purpose } from "../../src/contract/purpose.js";
import { layers, optimizers, type Sequential, sequential } from "../../src/index.js";
import { Random } from "../../src/numeric/random.js";

/** Rows of three features in three classes that a small network can tell apart. */
export function blobs(rows: number, seed = 1): { x: number[][]; labels: number[]; oneHot: number[][] } {
  const random = new Random(seed, Purpose.Split);
  const centres = [
    [2, 0, 0],
    [0, 2, 0],
    [0, 0, 2],
  ] as const;
  const labels = Array.from({ length: rows }, (_, i) => i % 3);
  const x = labels.map((label) => centres[label as 0 | 1 | 2].map((c) => c + 0.4 * random.normal()));
  return { x, labels, oneHot: labels.map((l) => [0, 1, 2].map((c) => (c === l ? 1 : 0))) };
}

/** Three classes, softmax. */
export function classifier(seed = 1, dropout = 0): Sequential {
  const model = sequential({
    seed,
    layers: [
      layers.dense({ units: 8, activation: "tanh", inputShape: [3] }),
      ...(dropout > 0 ? [layers.dropout({ rate: dropout })] : []),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

/** One linear unit under a squared error. */
export function line(learningRate = 0.1): Sequential {
  const model = sequential({ seed: 1, layers: [layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
  return model;
}

/** SHA-256 of all weights' bits. */
export function fingerprint(model: Pick<Sequential, "weights">): string {
  const hash = createHash("sha256");
  for (const { name, data } of model.weights) {
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
