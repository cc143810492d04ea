// What toTensorflowJs writes, loaded by the real TensorFlow.js. It is too heavy for every run: the test runs where the package is there,
//   npm install --no-save @tensorflow/tfjs && npx vitest run test/compat
import { describe, expect, it } from "vitest";
import { toTensorflowJs } from "../../src/formats/index.js";
import { inputsFor, randomModels } from "../formats/models.js";
import { distance, largest } from "../numbers.js";

interface TensorflowJs {
  io: { fromMemory(artifacts: unknown): unknown };
  loadLayersModel(handler: unknown): Promise<{ predict(x: unknown): { dataSync(): Float32Array } }>;
  tensor(data: Float32Array, shape: readonly number[]): unknown;
  ready(): Promise<void>;
}

const PACKAGE = "@tensorflow/tfjs";
const tf = await import(PACKAGE).then(
  (module) => module as TensorflowJs,
  () => undefined,
);

describe.runIf(tf)("toTensorflowJs", () => {
  it("gives what TensorFlow.js computes alike", { timeout: 60_000 }, async () => {
    await tf?.ready();
    let worst = 0;
    let tried = 0;
    const wrong: string[] = [];
    for (const { title, make, indices } of randomModels()) {
      const model = make();
      let written: ReturnType<typeof toTensorflowJs>;
      try {
        written = toTensorflowJs(model);
      } catch {
        continue;
      }
      const { modelTopology, weightsManifest } = written.modelJson as {
        modelTopology: unknown;
        weightsManifest: { weights: unknown }[];
      };
      try {
        const loaded = await tf?.loadLayersModel(
          tf.io.fromMemory({
            modelTopology,
            weightSpecs: weightsManifest[0]?.weights,
            weightData: written.weights.slice().buffer,
          }),
        );
        const x = inputsFor(model, 3, indices);
        const expected = model.predict(x).data;
        const got = loaded?.predict(tf?.tensor(x.data, x.shape)).dataSync() as Float32Array;
        const difference = distance(got, expected) / (largest(expected) || 1);
        worst = Math.max(worst, difference);
        if (!(difference <= 1e-5)) wrong.push(`${title}: ${difference}`);
      } catch (error) {
        wrong.push(`${title}: ${String(error)}`);
      }
      tried++;
    }
    process.stdout.write(`toTensorflowJs: ${tried} networks, largest difference ${worst.toExponential(2)}\n`);
    expect(wrong).toEqual([]);
  });
});
