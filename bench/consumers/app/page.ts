// A page in TypeScript: every entry for browsers, checked with the types that users see.
import {
  callbacks,
  type History,
  layers,
  losses,
  optimizers,
  type Sequential,
  sequential,
  tensor,
} from "downhill";
import { fromBrain, importWeights, toOnnx } from "downhill/formats";
import { dropout } from "downhill/layers";
import { auc } from "downhill/metrics";
import kernels from "downhill/simd.wasm";
import { pruners, type Study, samplers, storages, tune } from "downhill/tune";

const model: Sequential = sequential({
  seed: 1,
  layers: [
    layers.dense({ units: 8, activation: "tanh", inputShape: [2] }),
    dropout({ rate: 0.1 }),
    layers.dense({ units: 1, activation: "sigmoid" }),
  ],
});
model.compile({
  optimizer: optimizers.adam({ learningRate: 0.01 }),
  loss: losses.binaryCrossentropy(),
  metrics: [auc()],
});
const patience = callbacks.earlyStopping({ patience: 3 });
const { history } = await model.fit(tensor([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]), [0, 1, 1, 0], {
  epochs: 10,
  batchSize: "full",
  callbacks: [patience],
  signal: AbortSignal.timeout(1000),
});
const typed: History = history;
const predictions: Float32Array = model.predict([[0, 1]]).data;
const file: Uint8Array = toOnnx(model);
const study: Study = await tune({
  objective: (trial) => trial.float("x", { low: -1, high: 1 }) ** 2,
  sampler: samplers.tpe({ seed: 1 }),
  pruner: pruners.asha(),
  storage: storages.memory(),
  trials: 3,
});
const best: number | undefined = study.best.value;
const compiled: WebAssembly.Module = kernels;
// @ts-expect-error a misspelt option
layers.dense({ unit: 8 });
// @ts-expect-error units must be given
layers.dense({});

export { best, compiled, file, fromBrain, importWeights, predictions, typed };
