// Trains networks that between them use every activation, loss, optimizer and random part, and prints a SHA-256 of all final
// weights: the same in every runtime.
//   node bench/runtimes/hash.js
import { createHash } from "node:crypto";
import { activations, layers, losses, optimizers, sequential, tensor } from "../../dist/index.js";

const [rows, inputs, outputs] = [48, 12, 4];
const number = (i) => ((Math.imul(i + 1, 2654435761) >>> 8) % 2001) / 1000 - 1;
const x = tensor(
  Float32Array.from({ length: rows * inputs }, (_, i) => number(i)),
  [rows, inputs],
);
const labels = Float32Array.from({ length: rows }, (_, i) => i % outputs);
const oneHot = tensor(
  Float32Array.from({ length: rows * outputs }, (_, i) =>
    i % outputs === Math.floor(i / outputs) % outputs ? 1 : 0,
  ),
  [rows, outputs],
);
const hash = createHash("sha256");
let trainings = 0;

async function train({
  activation = "tanh",
  loss = "meanSquaredError",
  optimizer = "adam",
  closing = "sigmoid",
  random = [],
}) {
  const wide = activation === "glu" ? 16 : 8;
  const model = sequential({
    seed: 7 + trainings++,
    layers: [
      layers.dense({ units: wide, inputShape: [inputs], kernelInitializer: "truncatedNormal" }),
      layers.activation({ activation }),
      ...random,
      layers.dense({ units: outputs, activation: closing, kernelInitializer: "heNormal" }),
    ],
  });
  model.compile({ optimizer, loss });
  const y = losses[loss]?.().sparse ? labels : oneHot;
  try {
    await model.fit(x, y, { epochs: 4, batchSize: 7 });
  } catch (error) {
    hash.update(error.message); // a training that diverges must do so at the same step everywhere
  }
  for (const { data } of model.weights)
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

for (const name of Object.keys(activations)) {
  const needsOptions = name === "threshold";
  await train({
    activation: needsOptions ? activations.threshold({ threshold: 0.1, defaultValue: -0.2 }) : name,
  });
}
for (const name of Object.keys(losses)) {
  await train({ loss: name, closing: /categorical/i.test(name) ? "softmax" : "sigmoid" });
}
for (const name of Object.keys(optimizers)) await train({ optimizer: name });
const random = [
  layers.dropout({ rate: 0.3 }),
  layers.alphaDropout({ rate: 0.2 }),
  layers.gaussianDropout({ rate: 0.2 }),
  layers.gaussianNoise({ stddev: 0.1 }),
];
for (const part of random)
  await train({ random: [part, layers.batchNormalization(), layers.layerNormalization()] });
console.log(`${hash.digest("hex")}  ${trainings} trainings`);
