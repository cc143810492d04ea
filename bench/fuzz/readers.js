// Everything that reads a file from elsewhere, with real files for it: bench/fuzz/run.js has it read damaged ones of the compiled package,
// test/formats/fuzz.test.ts of the sources.
import { readFileSync } from "node:fs";
import { unzipSync, zipSync } from "fflate";
import { extremeFiles } from "./extremes.js";

const fixture = (name) => readFileSync(new URL(`../../test/formats/fixtures/${name}`, import.meta.url));
const text = (value) => new TextEncoder().encode(JSON.stringify(value));
const x = [
  [1, 2],
  [3, 4],
];
const y = [[1], [2]];

/** A .npy of float32. */
function npy({ shape, data }) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")},), }\n`;
  const start = Buffer.from(`\x93NUMPY\x01\x00${String.fromCharCode(header.length, 0)}${header}`, "latin1");
  return Buffer.concat([start, new Uint8Array(data.buffer)]);
}

/** A file of ours without its checksum, which would refuse all damage before the rest is reached. */
export function unsealed(bytes) {
  const copy = bytes.slice();
  copy[8 + '{"__metadata__":{"'.length] = 0x78;
  return copy;
}

/** @param downhill its main entry. @param formats its entry of formats. */
export async function readersOf(downhill, formats) {
  const { callbacks, layers, loadModel, optimizers, sequential } = downhill;
  const { fromBrain, fromKeras, fromScikitLearn, fromTensorflowJs, importWeights, toTensorflowJs } = formats;
  const make = () => {
    const model = sequential({
      layers: [
        layers.dense({ units: 3, activation: "relu", inputShape: [2] }),
        layers.batchNormalization(),
        layers.dense({ units: 1 }),
      ],
    });
    const optimizer = optimizers.adam({ useEma: true, gradientAccumulationSteps: 2 });
    model.compile({ optimizer, loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });
    return model;
  };
  const model = make();
  model.labels = ["price"];
  model.preprocessing = { scale: 0.5, columns: ["a", "b"] };

  const watchers = () => [
    callbacks.earlyStopping({ monitor: "loss", patience: 3, restoreBestWeights: true }),
    callbacks.reduceLROnPlateau({ monitor: "loss", patience: 3 }),
    callbacks.history(),
  ];
  const checkpoints = [];
  const save = callbacks.checkpoint({
    everySteps: 1,
    write: (bytes) => void checkpoints.push(unsealed(bytes)),
  });
  const training = { epochs: 2, batchSize: 1 };
  await make().fit(x, y, { ...training, callbacks: [save, ...watchers()] });
  const target = make();

  const tfjs = toTensorflowJs(model);
  const keras = fixture("mlp.keras");
  const files = unzipSync(keras);
  /** The .keras file with another file in it, so that the readers behind the archive are reached. */
  const kerasWith = (name, others) => (bytes) =>
    fromKeras(zipSync({ ...others, [name]: bytes }, { level: 0 }));
  const arrays = Object.fromEntries(
    ["dense", "batch_normalization", "dense_1"].flatMap((folder, i) =>
      model.weights
        .filter(({ name }) => name.startsWith(["dense/", "batchNormalization/", "dense_1/"][i]))
        .map((weight, k) => [`layers/${folder}/vars/${k}.npy`, npy(weight)]),
    ),
  );
  const config = text(tfjs.modelJson.modelTopology.model_config);
  return {
    loadModel: { real: [model.toBytes(), unsealed(model.toBytes())], read: loadModel },
    "loadModel, extreme options": {
      ...extremeFiles(downhill),
      whole: true,
      async read(bytes) {
        const opened = loadModel(bytes);
        const outputs = opened.predict(x);
        await opened.fit(x, outputs, { epochs: 1 });
      },
    },
    resumeFrom: {
      real: checkpoints,
      read: (bytes) => target.fit(x, y, { ...training, resumeFrom: bytes, callbacks: watchers() }),
    },
    "fromKeras, archive": { real: [keras, fixture("functional.keras")], read: (bytes) => fromKeras(bytes) },
    "fromKeras, config": { real: [files["config.json"]], read: kerasWith("config.json", files) },
    "fromKeras, HDF5": { real: [files["model.weights.h5"]], read: kerasWith("model.weights.h5", files) },
    "fromKeras, npz": {
      real: [zipSync(arrays, { level: 0 })],
      read: kerasWith("model.weights.npz", { "config.json": config }),
    },
    fromTensorflowJs: {
      real: [text(tfjs.modelJson)],
      read: (bytes) => fromTensorflowJs(bytes, tfjs.weights),
    },
    fromBrain: {
      real: Object.values(JSON.parse(fixture("brain.json"))).map(({ json }) => text(json)),
      read: fromBrain,
    },
    fromScikitLearn: {
      real: [text({ coefs: [[[1], [2]]], intercepts: [[0.5]], activation: "relu" })],
      read: (bytes) => fromScikitLearn(parsed(bytes)),
    },
    "importWeights, safetensors": {
      real: [unsealed(model.toBytes())],
      read: (bytes) => importWeights(model, bytes),
    },
    "importWeights, npz": {
      real: [npy(model.weights[0])],
      read: (bytes) => importWeights(model, zipSync({ "dense/kernel.npy": bytes }, { level: 0 })),
    },
  };
}

/** JSON as a user parses it; text that is none is no matter of ours. */
function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Messages that an engine gives, not we. */
const OF_ENGINE =
  /^(Cannot |Invalid |Maximum |Array buffer |Offset |.* is not (a function|iterable|a constructor|a valid))/;

export async function accepts(reader, bytes) {
  const accepted = await readsOrRefuses(reader, bytes);
  if (Object.keys(Object.prototype).length > 0) throw new Error("Object.prototype was changed");
  return accepted;
}

async function readsOrRefuses({ read }, bytes) {
  try {
    await read(bytes);
    return true;
  } catch (error) {
    const ours =
      error instanceof RangeError || error instanceof TypeError || error?.name === "NonFiniteError";
    if (!ours || OF_ENGINE.test(error.message)) throw error;
    return false;
  }
}
