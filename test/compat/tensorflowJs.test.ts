// What toTensorflowJs writes, loaded by the real TensorFlow.js, on its plain JavaScript backend; and what that writes, read by fromTensorflowJs.
import "@tensorflow/tfjs-backend-cpu";
import { io, setBackend, type Tensor, tensor } from "@tensorflow/tfjs-core";
import { type LayersModel, loadLayersModel, sequential, layers as tf } from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromTensorflowJs, toTensorflowJs } from "../../src/formats/index.js";
import type { Sequential } from "../../src/model/sequential.js";
import { inputsFor, randomModels } from "../formats/models.js";
import { distance, largest, randomNumbers } from "../numbers.js";

/** Largest difference to the largest output. */
const TOLERANCE = 1e-5;
let worst = { name: "", difference: 0 };
let [tried, refused] = [0, 0];

function load(written: ReturnType<typeof toTensorflowJs>): Promise<LayersModel> {
  const { modelTopology, weightsManifest } = written.modelJson as {
    modelTopology: object;
    weightsManifest: { weights: io.WeightsManifestEntry[] }[];
  };
  const artifacts = {
    modelTopology,
    weightSpecs: weightsManifest[0]?.weights ?? [],
    weightData: written.weights.slice().buffer as ArrayBuffer,
  };
  return loadLayersModel(io.fromMemory(artifacts));
}

/** What is written, or undefined where TensorFlow.js has not what the model needs. */
function writeOrRefuse(model: Sequential): ReturnType<typeof toTensorflowJs> | undefined {
  try {
    return toTensorflowJs(model);
  } catch (error) {
    expect(String(error)).toMatch(/RangeError: toTensorflowJs: .* is not in TensorFlow\.js/);
    return undefined;
  }
}

beforeAll(() => setBackend("cpu"));

describe("toTensorflowJs", () => {
  it.each(randomModels())("$title", async ({ title, make, indices }) => {
    const model = make();
    const written = writeOrRefuse(model);
    if (!written) {
      refused++;
      return;
    }
    tried++;
    const loaded = await load(written);
    const x = inputsFor(model, 3, indices);
    const expected = model.predict(x).data;
    const output = loaded.predict(tensor(x.data, [...x.shape]));
    const got = (Array.isArray(output) ? output[0] : output)?.dataSync() as Float32Array;
    const difference = distance(got, expected) / (largest(expected) || 1);
    if (difference > worst.difference) worst = { name: title, difference };
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
  });

  afterAll(() => {
    process.stdout.write(
      `toTensorflowJs: ${tried} networks, ${refused} refused by name, largest difference ${worst.difference.toExponential(2)}, ${worst.name}\n`,
    );
    expect(tried).toBeGreaterThan(30);
  });
});

describe("fromTensorflowJs", () => {
  /** Normalization between layers: its moving averages come last in the file, behind the weights of all layers. */
  const plain = () => [
    tf.dense({ units: 3, activation: "relu", inputShape: [3] }),
    tf.batchNormalization(),
    tf.dense({ units: 3, kernelRegularizer: "l1l2", kernelConstraint: "maxNorm" }),
    tf.dropout({ rate: 0.5 }),
    tf.activation({ activation: "softplus" }),
    tf.dense({ units: 2, useBias: false, activation: "swish", kernelInitializer: "leCunNormal" }),
  ];
  const shaped = () => [
    tf.reshape({ targetShape: [4, 6], inputShape: [24] }),
    tf.permute({ dims: [2, 1] }),
    tf.layerNormalization(),
    tf.prelu({ alphaInitializer: "randomUniform" }),
    tf.leakyReLU({ alpha: 0.2 }),
    tf.elu({ alpha: 1 }),
    tf.reLU({ maxValue: 2 }),
    tf.gaussianNoise({ stddev: 0.1 }),
    tf.gaussianDropout({ rate: 0.1 }),
    tf.alphaDropout({ rate: 0.1 }),
    tf.softmax({ axis: 2 }),
    tf.flatten(),
    tf.dense({ units: 3, activation: "tanh" }),
    tf.repeatVector({ n: 2 }),
  ];
  it.each([
    ["a network", plain, [3], false],
    ["layers of shapes", shaped, [24], false],
    ["with its optimizer", plain, [3], true],
  ] as const)("%s of TensorFlow.js itself", async (_, list, row, includeOptimizer) => {
    const model = sequential({ layers: list() });
    model.setWeights(
      model
        .getWeights()
        .map((w, i) => tensor(Array.from(randomNumbers(w.size, 1, i + 3), Math.abs), w.shape)),
    );
    const numbers = (seed: number, count: number) => randomNumbers(3 * count, 2, seed);
    if (includeOptimizer) {
      model.compile({ optimizer: "adam", loss: "meanSquaredError" });
      await model.fit(tensor(numbers(1, 3), [3, 3]), tensor(numbers(2, 2), [3, 2]), { verbose: 0 });
    }
    const x = numbers(9, row[0]);
    const expected = (model.predict(tensor(x, [3, ...row])) as Tensor).dataSync();
    let written: io.ModelArtifacts = {};
    const handler = io.withSaveHandler(async (artifacts) => {
      written = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    });
    await model.save(handler, { includeOptimizer });
    const weightsManifest = [{ paths: ["weights.bin"], weights: written.weightSpecs }];
    const modelJson = JSON.stringify({ modelTopology: written.modelTopology, weightsManifest });
    const bytes = new Uint8Array(written.weightData as ArrayBuffer);
    // Two shards, cut anywhere.
    const read = fromTensorflowJs(modelJson, [bytes.subarray(0, 7), bytes.subarray(7)]);
    const got = read.predict(x).data;
    expect(distance(got, expected) / largest(expected)).toBeLessThan(1e-5);
    expect(() => fromTensorflowJs(modelJson.replaceAll("Dropout", "Dropper"), bytes)).toThrow(/Dropper/);
    const other = modelJson.replaceAll("relu", "hard_swoosh").replaceAll("tanh", "hard_swoosh");
    expect(() => fromTensorflowJs(other, bytes)).toThrow(/hard_?[sS]woosh/);
  });
});
