// A model behind a proxy is the model: in Vue's ref and reactive, behind a proxy that does nothing, and behind one that wraps all it gives.
import { reactive, ref } from "@vue/reactivity";
import { describe, expect, it } from "vitest";
import { toOnnx } from "../../src/formats/index.js";
import { layers, lrFinder, type Sequential, sequential } from "../../src/index.js";
import { tuneModel } from "../../src/tune/index.js";
import { blobs, classifier, fingerprint } from "./network.js";

const { x, labels } = blobs(24);

function deep<T extends object>(target: T): T {
  return new Proxy(target, {
    get(from, key, receiver) {
      const value: unknown = Reflect.get(from, key, receiver);
      return typeof value === "object" && value !== null && !ArrayBuffer.isView(value) ? deep(value) : value;
    },
  });
}

const wraps: Record<string, (model: Sequential) => Sequential> = {
  "Vue's ref": (model) => ref(model).value as Sequential,
  "Vue's reactive": (model) => reactive({ model }).model as Sequential,
  "a plain proxy": (model) => new Proxy(model, {}),
  "a proxy of all within": deep,
};

describe.each(Object.entries(wraps))("a model in %s", (_, wrap) => {
  it("does what the model does", async () => {
    const [plain, model] = [classifier(), wrap(classifier())];
    const expected = await plain.fit(x, labels, { epochs: 2 });
    const result = await model.fit(x, labels, { epochs: 2 });
    expect([...result.history.loss]).toEqual([...expected.history.loss]);
    expect(fingerprint(model)).toBe(fingerprint(plain));
    expect(model.toBytes()).toEqual(plain.toBytes());
    expect(model.summary()).toBe(plain.summary());
    expect(await model.evaluate(x, labels)).toEqual(await plain.evaluate(x, labels));
    const predicted = await model.predictAsync(x);
    expect(predicted.data).toEqual(plain.predict(x).data);
    expect(model.predict(x).data).toEqual(plain.predict(x).data);
    expect(model.clone().weights).toEqual(plain.weights);
    expect(toOnnx(model)).toEqual(toOnnx(plain));
  });

  it("takes what is set on it", async () => {
    const model = wrap(classifier());
    model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "sgd" });
    model.learningRate = 0.125;
    expect(model.learningRate).toBe(0.125);
    model.preprocessing = { scale: 2 };
    expect(model.preprocessing).toEqual({ scale: 2 });
    const { epoch } = await model.fit(x, labels, {
      epochs: 3,
      callbacks: [
        {
          onEpochEnd() {
            model.stopTraining = true;
          },
        },
      ],
    });
    expect(epoch).toEqual([0]);
  });

  it("gives layers that another model takes, and is taken where models are asked for", async () => {
    const model = wrap(classifier());
    const copy = sequential({ layers: model.layers });
    copy.setWeights(model.weights);
    expect(copy.predict(x).data).toEqual(model.predict(x).data);
    expect((await lrFinder(model, x, labels, { steps: 5 })).losses.length).toBeGreaterThan(0);
  });
});

it("a search's winner and a normalization layer work in Vue's reactive", async () => {
  const scale = reactive({ layer: layers.normalization({ inputShape: [2] }) }).layer;
  scale.adapt([
    [1, 2],
    [3, 4],
  ]);
  expect([...(sequential({ layers: [scale] }).weights[0]?.data ?? [])]).toEqual([2, 3]);
  const found = reactive({ search: await tuneModel({ x, y: labels, trials: 2, epochs: 1 }) });
  expect(found.search.model.predict(x).data.length).toBeGreaterThan(0);
});
