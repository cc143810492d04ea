// What every consumer runs: learns XOR, uses the other entries for browsers, and leaves what came out for the one who looks.
import { layers, optimizers, sequential } from "downhill";
import { fromKeras, toOnnx, toStandaloneJs } from "downhill/formats";
import { samplers, tune } from "downhill/tune";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [0, 1, 1, 0];

async function learn(learningRate) {
  const model = sequential({
    seed: 3,
    layers: [
      layers.dense({ units: 8, activation: "tanh", inputShape: [2] }),
      layers.dense({ units: 1, activation: "sigmoid" }),
    ],
  });
  model.compile({ optimizer: optimizers.adam({ learningRate }), loss: "binaryCrossentropy" });
  const threads = globalThis.crossOriginIsolated ? 2 : 1;
  const { history } = await model.fit(x, y, { epochs: 400, batchSize: 4, threads });
  return { model, loss: history.loss.at(-1) };
}

export async function main() {
  const study = await tune({
    objective: async (trial) => {
      const { loss } = await learn(trial.float("learningRate", { low: 1e-3, high: 0.1, log: true }));
      return loss;
    },
    sampler: samplers.random({ seed: 1 }),
    trials: 5,
  });
  const { model } = await learn(study.best.params.learningRate);
  return {
    predictions: [...model.predict(x).data].map(Math.round),
    weights: model.weights.map(({ data }) => [...data]),
    onnxBytes: toOnnx(model).length,
    // It would need packages that no page here has: the page is built all the same.
    isKerasRefused: await fromKeras(new Uint8Array(4)).then(
      () => false,
      () => true,
    ),
    standaloneLength: toStandaloneJs(model).length,
  };
}
