// The exported graph in the real onnxruntime: every layer and every activation, random networks.
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, describe, expect, it } from "vitest";
import { toOnnx } from "../../src/formats/onnx/toOnnx.js";
import type { Sequential } from "../../src/model/sequential.js";
import { distance, largest } from "../numbers.js";
import { inputsFor, randomModels } from "./models.js";

/** Largest difference to the largest output. */
const TOLERANCE = 1e-5;
let worst = { name: "", difference: 0 };

async function run(model: Sequential, x: Float32Array, rows: number): Promise<Float32Array> {
  const session = await InferenceSession.create(toOnnx(model), { logSeverityLevel: 3 });
  const { inputShape } = model.structure[0] as (typeof model.structure)[number];
  const { output } = await session.run({ input: new Tensor("float32", x, [rows, ...inputShape]) });
  await session.release();
  return (output as Tensor).data as Float32Array;
}

describe("toOnnx", () => {
  it.each(randomModels())("$title", async ({ title, make, indices }) => {
    const model = make();
    for (const rows of [1, 3]) {
      const x = inputsFor(model, rows, indices);
      const expected = model.predict(x).data;
      const difference = distance(await run(model, x.data, rows), expected) / (largest(expected) || 1);
      if (difference > worst.difference) worst = { name: title, difference };
      expect(difference).toBeLessThanOrEqual(TOLERANCE);
    }
  });

  afterAll(() => {
    process.stdout.write(`toOnnx: largest difference ${worst.difference.toExponential(2)}, ${worst.name}\n`);
  });
});
