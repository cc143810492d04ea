// Feeds damaged files to every reader: mutated real files and made-up ones, by a random source with a seed. Each must end in a model or
// in an error of ours (RangeError or TypeError), in bounded time, and leave Object.prototype as it was.
//   node bench/fuzz.js [inputs per reader, default 100000] [seed, default 1]
// Prints inputs, errors, accepted files, the slowest input, and the peak of memory.
import { readFileSync } from "node:fs";
import {
  fromBrain,
  fromKeras,
  fromScikitLearn,
  fromTensorflowJs,
  importWeights,
  toTensorflowJs,
} from "../dist/formats/index.js";
import { callbacks, layers, loadModel, sequential } from "../dist/index.js";
import { mutations } from "./fuzzMutations.js";

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const SLOW_MS = 2000;

const make = () =>
  sequential({
    layers: [
      layers.dense({ units: 3, activation: "relu", inputShape: [2] }),
      layers.batchNormalization(),
      layers.dense({ units: 1 }),
    ],
  });
const model = make();
model.compile({ optimizer: "adam", loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });

const stopper = () => callbacks.earlyStopping({ monitor: "loss", patience: 3, restoreBestWeights: true });

/** A checkpoint of a training that has gone some steps. */
async function checkpoint() {
  let bytes;
  const trained = make();
  trained.compile({ optimizer: "adam", loss: "meanSquaredError" });
  const write = {
    onSafePoint: () => {
      bytes ??= trained.toCheckpoint();
    },
  };
  await trained.fit(
    [
      [1, 2],
      [3, 4],
    ],
    [[1], [2]],
    { epochs: 1, callbacks: [write, stopper()], verbose: 0 },
  );
  return bytes;
}
const target = make();
target.compile({ optimizer: "adam", loss: "meanSquaredError" });

const tfjs = toTensorflowJs(model);
const text = (value) => new TextEncoder().encode(JSON.stringify(value));
const keras = readFileSync(new URL("../test/formats/fixtures/mlp.keras", import.meta.url));
const brain = {
  type: "NeuralNetwork",
  sizes: [2, 1],
  layers: [
    { weights: [], biases: [] },
    { weights: [[1, 2]], biases: [0.5] },
  ],
  options: { activation: "sigmoid" },
};
const readers = {
  loadModel: { real: model.toBytes(), read: (bytes) => loadModel(bytes) },
  resumeFrom: {
    real: await checkpoint(),
    read: (bytes) =>
      target.fit(
        [
          [1, 2],
          [3, 4],
        ],
        [[1], [2]],
        { epochs: 1, resumeFrom: bytes, callbacks: [{}, stopper()], verbose: 0 },
      ),
    share: 0.1,
  },
  fromTensorflowJs: { real: text(tfjs.modelJson), read: (bytes) => fromTensorflowJs(bytes, tfjs.weights) },
  fromBrain: { real: text(brain), read: (bytes) => fromBrain(bytes) },
  fromScikitLearn: {
    real: text({ coefs: [[[1], [2]]], intercepts: [[0.5]], activation: "relu" }),
    read: (bytes) => fromScikitLearn(JSON.parse(new TextDecoder().decode(bytes))),
    ignore: SyntaxError,
  },
  importWeights: { real: model.toBytes(), read: (bytes) => importWeights(model, bytes) },
  fromKeras: { real: keras, read: (bytes) => fromKeras(bytes), share: 0.1 },
};

const only = process.argv[4];
for (const [name, { real, read, ignore, share = 1 }] of Object.entries(readers)) {
  if (only && only !== name) continue;
  const started = performance.now();
  let refused = 0;
  let accepted = 0;
  let slowest = 0;
  let peak = 0;
  const inputs = Math.ceil(count * share);
  for (const bytes of mutations(real, inputs, seed)) {
    const at = performance.now();
    try {
      await read(bytes);
      accepted++;
    } catch (error) {
      const ours =
        error instanceof RangeError || error instanceof TypeError || error?.name === "NonFiniteError";
      const foreign =
        /^(Cannot |Invalid |Maximum |.* is not (a function|iterable|a constructor|a valid))/.test(
          error?.message,
        );
      if (ignore && error instanceof ignore) continue;
      if (!ours || foreign) {
        console.error(`${name}: ${error?.stack}`);
        process.exitCode = 1;
        break;
      }
      refused++;
    }
    slowest = Math.max(slowest, performance.now() - at);
    if ((accepted + refused) % 256 === 0) peak = Math.max(peak, process.memoryUsage().rss);
    if (slowest > SLOW_MS) {
      console.error(`${name}: an input took ${slowest.toFixed(0)} ms`);
      process.exitCode = 1;
      break;
    }
  }
  if (Object.keys(Object.prototype).length > 0) throw new Error(`${name}: Object.prototype was changed`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${name}: ${inputs} inputs in ${seconds} s, ${refused} refused, ${accepted} read, slowest ${slowest.toFixed(0)} ms, peak ${(peak / 1e6).toFixed(0)} MB`,
  );
}
