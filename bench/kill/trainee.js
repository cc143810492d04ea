// A training that may be killed at any moment: it goes on from its checkpoint where there is one. Its last line is a
// SHA-256 of the final weights and the history.
//   node bench/kill/trainee.js <checkpoint file> [everySteps]
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { callbacks, layers, optimizers, schedules, sequential, tensor } from "downhill";
import { checkpoint } from "downhill/node";
import { loadDigits } from "downhill/samples";

const [file, everySteps = "20"] = process.argv.slice(2);
const { x, y, shape } = loadDigits();
const model = sequential({
  seed: 11,
  layers: [
    layers.dense({ units: 64, activation: "relu", inputShape: [64] }),
    layers.batchNormalization(),
    layers.dropout({ rate: 0.3 }),
    layers.dense({ units: 10, activation: "softmax" }),
  ],
});
model.compile({
  optimizer: optimizers.adam({
    learningRate: schedules.cosineDecay({ initialLearningRate: 0.01, decaySteps: 800 }),
    useEma: true,
    gradientAccumulationSteps: 2,
  }),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
});
const { history } = await model.fit(
  tensor(
    x.map((v) => v / 16),
    shape,
  ),
  y,
  {
    epochs: 16,
    batchSize: 32,
    validationSplit: 0.2,
    callbacks: [
      callbacks.earlyStopping({ patience: 12, restoreBestWeights: true }),
      checkpoint({ path: file, everySteps: Number(everySteps) }),
    ],
    ...(existsSync(file) ? { resumeFrom: readFileSync(file) } : {}),
  },
);
const hash = createHash("sha256").update(JSON.stringify(history));
for (const { data } of model.weights) hash.update(new Uint8Array(data.buffer));
console.log(hash.digest("hex"));
