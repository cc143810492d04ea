// What toTensorflowJs writes, loaded by the real TensorFlow.js, on its plain JavaScript backend.
import "@tensorflow/tfjs-backend-cpu";
import { io, setBackend, tensor } from "@tensorflow/tfjs-core";
import { type LayersModel, loadLayersModel } from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toTensorflowJs } from "../../src/formats/index.js";
import type { Sequential } from "../../src/model/sequential.js";
import { inputsFor, randomModels } from "../formats/models.js";
import { distance, largest } from "../numbers.js";

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
