// An objective for workers: a network on the digits, which lie in shared memory.
import { layers, optimizers, sequential, tensor } from "../../dist/index.js";

// biome-ignore lint/style/noDefaultExport: workers call what a module exports by default.
export default async function objective(trial) {
  const { x, y, columns, epochs } = trial.shared;
  const inputs = tensor(x, [y.length, columns]);
  const units = trial.int("units", { low: 64, high: 128, log: true });
  const learningRate = trial.float("learningRate", { low: 1e-4, high: 1e-2, log: true });
  const model = sequential({
    seed: 1,
    layers: [
      layers.dense({ units, activation: "relu", inputShape: [columns] }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: optimizers.adam({ learningRate }), loss: "sparseCategoricalCrossentropy" });
  const { history } = await model.fit(inputs, y, {
    epochs,
    validationSplit: 0.2,
    signal: trial.signal,
    threads: 1,
    callbacks: [{ onEpochEnd: (epoch, { valLoss }) => trial.report(valLoss, epoch) }],
  });
  return history.valLoss.at(-1);
}
