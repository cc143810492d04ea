// Feeds damaged files to every reader: mutated real files and made-up ones, by a random source with a seed. Each must end in a model or
// in an error of ours (RangeError or TypeError), in bounded time, and leave Object.prototype as it was.
//   node bench/fuzz.js [inputs per reader, default 100000] [seed, default 1] [reader, default all]
// Prints inputs, errors, accepted files, the slowest input, and the peak of memory up to then.
import { readFileSync } from "node:fs";
import { unzipSync, zipSync } from "fflate";
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
model.labels = ["price"];
model.preprocessing = { scale: 0.5, columns: ["a", "b"] };

const watchers = () => [
  callbacks.earlyStopping({ monitor: "loss", patience: 3, restoreBestWeights: true }),
  callbacks.reduceLROnPlateau({ monitor: "loss", patience: 3 }),
  callbacks.history(),
];

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
    { epochs: 1, callbacks: [write, ...watchers()], verbose: 0 },
  );
  return bytes;
}
const target = make();
target.compile({ optimizer: "adam", loss: "meanSquaredError" });

const tfjs = toTensorflowJs(model);
const text = (value) => new TextEncoder().encode(JSON.stringify(value));
const keras = readFileSync(new URL("../test/formats/fixtures/mlp.keras", import.meta.url));
const kerasFiles = unzipSync(keras);
/** The .keras file with another file in it, so that the readers behind the archive are reached. */
const kerasWith = (name) => (bytes) => fromKeras(zipSync({ ...kerasFiles, [name]: bytes }, { level: 0 }));
const brain = {
  type: "NeuralNetwork",
  sizes: [2, 1],
  layers: [
    { weights: [], biases: [] },
    { weights: [[1, 2]], biases: [0.5] },
  ],
  options: { activation: "sigmoid" },
};
/** NumPy's form of the first weight. */
function npy() {
  const { shape, data } = model.weights[0];
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}), }\n`;
  const start = Buffer.from(`\x93NUMPY\x01\x00${String.fromCharCode(header.length, 0)}${header}`, "latin1");
  return Buffer.concat([start, new Uint8Array(data.buffer)]);
}
const train = (bytes) =>
  target.fit(
    [
      [1, 2],
      [3, 4],
    ],
    [[1], [2]],
    { epochs: 1, resumeFrom: bytes, callbacks: [{}, ...watchers()], verbose: 0 },
  );

const readers = {
  loadModel: { real: model.toBytes(), read: loadModel },
  resumeFrom: { real: await checkpoint(), read: train },
  fromTensorflowJs: { real: text(tfjs.modelJson), read: (bytes) => fromTensorflowJs(bytes, tfjs.weights) },
  fromBrain: { real: text(brain), read: fromBrain },
  fromScikitLearn: {
    real: text({ coefs: [[[1], [2]]], intercepts: [[0.5]], activation: "relu" }),
    read: (bytes) => fromScikitLearn(JSON.parse(new TextDecoder().decode(bytes))),
    ignore: SyntaxError,
  },
  "importWeights, safetensors": { real: model.toBytes(), read: (bytes) => importWeights(model, bytes) },
  "importWeights, npz": {
    real: npy(),
    read: (bytes) => importWeights(model, zipSync({ "dense/kernel.npy": bytes }, { level: 0 })),
  },
  "fromKeras, archive": { real: keras, read: (bytes) => fromKeras(bytes) },
  "fromKeras, config": { real: kerasFiles["config.json"], read: kerasWith("config.json") },
  "fromKeras, HDF5": { real: kerasFiles["model.weights.h5"], read: kerasWith("model.weights.h5") },
};

/** Whether an error is one of ours, and not the engine's own in their place. */
function isOurs(error) {
  const kind = error instanceof RangeError || error instanceof TypeError || error?.name === "NonFiniteError";
  const engine =
    /^(Cannot |Invalid |Maximum |Array buffer |Offset |.* is not (a function|iterable|a constructor|a valid))/;
  return kind && !engine.test(error.message);
}

const only = process.argv[4];
for (const [name, { real, read, ignore }] of Object.entries(readers)) {
  if (only && only !== name) continue;
  const started = performance.now();
  let [refused, accepted, slowest] = [0, 0, 0];
  for (const bytes of mutations(real, count, seed)) {
    const at = performance.now();
    try {
      await read(bytes);
      accepted++;
    } catch (error) {
      refused++;
      if (!isOurs(error) && !(ignore && error instanceof ignore)) {
        console.error(`${name}, input ${accepted + refused}: ${error?.stack}`);
        process.exitCode = 1;
        break;
      }
    }
    slowest = Math.max(slowest, performance.now() - at);
    if (slowest > SLOW_MS) {
      console.error(`${name}, input ${accepted + refused}: it took ${slowest.toFixed(0)} ms`);
      process.exitCode = 1;
      break;
    }
  }
  if (Object.keys(Object.prototype).length > 0) throw new Error(`${name}: Object.prototype was changed`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const peak = (process.resourceUsage().maxRSS / 1000).toFixed(0);
  console.log(
    `${name}: ${accepted + refused} inputs in ${seconds} s, ${refused} refused, ${accepted} read, slowest ${slowest.toFixed(0)} ms, peak ${peak} MB`,
  );
}
