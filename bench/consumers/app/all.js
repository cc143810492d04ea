// What a consumer runs that uses all entries for browsers: tunes a network for XOR, on threads where the page has them, and writes it
// in the formats of others.
import { layers, optimizers, sequential } from "downhill";
import { openModel, saveModel } from "downhill/browser";
import { fromKeras, toOnnx, toStandaloneJs } from "downhill/formats";
import { samplers, tune, tuneModel } from "downhill/tune";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [0, 1, 1, 0];

const many = {
  x: Array.from({ length: 40 }, (_, i) => x[i % 4]),
  y: Array.from({ length: 40 }, (_, i) => y[i % 4]),
};

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

/** The model again, from the browser's storage where there is one. */
async function stored(model) {
  if (globalThis.indexedDB === undefined) return model;
  await saveModel(model, "xor");
  return openModel("xor");
}

const numbers = ({ weights }) => weights.map(({ data }) => [...data]);

/** @param {number | undefined} workers for the tuner; where there are none it comes to the same. */
export async function main(workers) {
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
    weights: numbers(model),
    stored: numbers(await stored(model)),
    tuned: numbers((await tuneModel({ ...many, trials: 3, epochs: 3, seed: 1, workers })).model),
    onnxBytes: toOnnx(model).length,
    // It would need packages that no page here has: the page is built all the same.
    isKerasRefused: await fromKeras(new Uint8Array(4)).then(
      () => false,
      () => true,
    ),
    standaloneLength: toStandaloneJs(model).length,
  };
}
