// Files that Keras 3.15 has written: every kind of graph and layer, compared with what Keras computes from them.
import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { fromKeras } from "../../src/formats/index.js";
import type { Model } from "../../src/model/model.js";
import { type Tensor, tensor } from "../../src/tensor.js";
import { distance, largest } from "../numbers.js";

interface Numbers {
  readonly shape: [number, ...number[]];
  readonly values: readonly number[];
}
interface Case {
  readonly file: string;
  readonly inputs: readonly (Numbers & { readonly input: string })[];
  readonly outputs: readonly Numbers[];
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
}
const place = (name: string): URL => new URL(`../golden/${name}`, import.meta.url);
const cases = JSON.parse(readFileSync(place("kerasFiles.json"), "utf8")) as Record<string, Case>;
const bytesOf = (file: string): Buffer => readFileSync(place(`kerasFiles/${file}`));

/** The description of the model in a .keras file, as `model.to_json()` gives it. */
const architectureOf = (file: string): unknown =>
  JSON.parse(new TextDecoder().decode(unzipSync(bytesOf(file))["config.json"]));

/** Largest difference of the outputs, over the largest output. */
function difference(model: Model<unknown>, { inputs, outputs }: Case): number {
  const x = inputs.map(({ shape, values }) => tensor(Float32Array.from(values), shape));
  const y = [model.predict(inputs.length === 1 ? (x[0] as Tensor) : x)].flat() as Tensor[];
  return Math.max(
    ...outputs.map(({ values, shape }, i) => {
      expect(y[i]?.shape).toEqual(shape);
      return distance((y[i] as Tensor).data, values) / largest(values);
    }),
  );
}

let worst = { name: "", far: 0 };
afterAll(() => {
  process.stdout.write(
    `fromKeras: ${Object.keys(cases).length} files, largest difference ${worst.far.toExponential(1)} of the largest output, ${worst.name}\n`,
  );
});

describe("files written by Keras 3.15", () => {
  it.each(Object.entries(cases))("%s", async (name, c) => {
    const weightsAlone = c.file.endsWith(".weights.h5");
    const architecture = weightsAlone ? architectureOf(c.file.replace(".weights.h5", ".keras")) : undefined;
    const model = await fromKeras<unknown>(bytesOf(c.file), { architecture });
    const far = difference(model, c);
    if (far > worst.far) worst = { name, far };
    expect(far).toBeLessThan(1e-5);
  });
});
