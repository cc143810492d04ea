// A thousand models made, trained a few steps and dropped in one process: the resident memory after 100, 500 and 1000.
//   node bench/many-models.js [models]
import { layers, sequential } from "downhill";

const models = Number(process.argv[2] ?? 1000);
const x = Array.from({ length: 32 }, (_, i) =>
  Array.from({ length: 64 }, (_, j) => ((i * 31 + j * 17) % 16) / 16),
);
const y = x.map((_, i) => i % 10);
for (let i = 1; i <= models; i++) {
  const model = sequential({
    seed: i,
    layers: [
      layers.dense({ units: 32, activation: "relu", inputShape: [64] }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  await model.fit(x, y, { epochs: 3, batchSize: 8 });
  if (i === 1 || i === 100 || i === 500 || i === models) {
    console.log(
      `after ${String(i).padStart(4)} models: ${(process.memoryUsage.rss() / 1024 / 1024).toFixed(0)} MiB resident`,
    );
  }
}
