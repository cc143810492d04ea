// The standalone module, imported and compared with the model; and which layers and activations the graph knows.
import { describe, expect, it } from "vitest";
import { activationRegistry } from "../../src/activations/registry.js";
import { translatedActivations } from "../../src/formats/graph/activations.js";
import { notExportable, translatedLayers } from "../../src/formats/graph/layers.js";
import { toStandaloneJs } from "../../src/formats/standalone/toStandaloneJs.js";
import { layerRegistry } from "../../src/layers/registry.js";
import { distance, largest } from "../numbers.js";
import { inputsFor, randomModels } from "./models.js";

interface Standalone {
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  predict(x: unknown): Float32Array;
}

const load = (source: string): Promise<Standalone> =>
  import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(source)}`) as Promise<Standalone>;

describe("the graph", () => {
  it("translates every layer or says that it does not", () => {
    expect([...translatedLayers, ...notExportable].sort()).toEqual(layerRegistry.names().sort());
  });

  it("translates every activation", () => {
    expect([...translatedActivations].sort()).toEqual(activationRegistry.names().sort());
  });
});

describe("toStandaloneJs", () => {
  it.each(randomModels())("$title", async ({ make, indices }) => {
    const model = make();
    const { predict, outputShape } = await load(toStandaloneJs(model));
    for (const rows of [1, 3]) {
      const x = inputsFor(model, rows, indices);
      const expected = model.predict(x);
      const got = predict(x.data);
      expect(expected.shape.slice(1)).toEqual(outputShape);
      expect(distance(got, expected.data)).toBeLessThanOrEqual(1e-6 * Math.max(1, largest(expected.data)));
      expect(predict(x.toArray())).toEqual(got);
    }
  });

  it("refuses rows of another size", async () => {
    const model = randomModels()[0]?.make() as ReturnType<ReturnType<typeof randomModels>[number]["make"]>;
    const { predict } = await load(toStandaloneJs(model));
    expect(() => predict([1, 2, 3])).toThrow(/expected rows of 5 numbers/);
  });
});
