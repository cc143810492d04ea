// XOR, the smallest problem that needs a hidden layer: all four rows at once, then one row at a time.
import { layers, optimizers, sequential } from "downhill";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [0, 1, 1, 0];

for (const batchSize of ["full", 1]) {
  const model = sequential({
    seed: 3,
    layers: [
      layers.dense({ units: 4, activation: "tanh", inputShape: [2] }),
      layers.dense({ units: 1, activation: "sigmoid" }),
    ],
  });
  model.compile({ optimizer: optimizers.adam({ learningRate: 0.05 }), loss: "binaryCrossentropy" });
  const epochs = 1000;
  const started = performance.now();
  const { history } = await model.fit(x, y, { epochs, batchSize });
  const milliseconds = performance.now() - started;
  const steps = epochs * (batchSize === "full" ? 1 : x.length);
  const rounded = Array.from(model.predict(x).data, (p) => p.toFixed(3)).join("  ");
  console.log(
    `batchSize ${batchSize}: loss ${history.loss[0].toFixed(4)} → ${history.loss.at(-1).toFixed(4)}`,
  );
  console.log(`  predictions for 00 01 10 11: ${rounded}`);
  console.log(`  ${steps} steps in ${milliseconds.toFixed(1)} ms`);
}
