// Whole trainings with penalties, constraints and layers that don't train, against Keras: losses of every epoch, which include the
// penalties, weights, and the loss that evaluate gives.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { constraints, layers, loadModel, optimizers, regularizers, sequential } from "../../src/index.js";
import { type AnyFactory, describe as describePart, type Part } from "../../src/parts/part.js";
import { tensor } from "../../src/tensor.js";
import { camelKeys, float32, mismatch, type Stored } from "../golden/golden.js";

interface Numbers {
  shape: number[];
  values: Stored[];
}
interface Described {
  class: string;
  config: Record<string, unknown>;
}
interface Training {
  id: string;
  layers: Described[];
  learning_rate: number;
  x: Numbers;
  y: Numbers;
  before: Numbers[];
  after: Numbers[];
  loss: number[];
  evaluate: number;
}

const trainings: Training[] = JSON.parse(
  readFileSync(new URL("../golden/moreLayers.json", import.meta.url), "utf8"),
).trainings;

const lowerFirst = (name: string): string =>
  name === "PReLU" ? "prelu" : name.charAt(0).toLowerCase() + name.slice(1);

function partOf(family: Readonly<Record<string, unknown>>, { class: name, config }: Described): Part {
  return (family[lowerFirst(name)] as AnyFactory<Part>)(camelKeys(config));
}

function layerOf({ class: name, config }: Described, inputShape: number[] | undefined): Part {
  const options: Record<string, unknown> = inputShape ? { inputShape } : {};
  for (const [key, value] of Object.entries(camelKeys(config))) {
    const isPart = typeof value === "object" && value !== null && "class" in value;
    const family = key.endsWith("Constraint") ? constraints : regularizers;
    options[key] = isPart ? partOf(family, value as Described) : value;
  }
  return partOf(layers, { class: name, config: options });
}

it.each(trainings)("$id $layers", async (t) => {
  const model = sequential({
    layers: t.layers.map((l, i) => layerOf(l, i === 0 ? [4] : undefined)) as never,
  });
  model.compile({ optimizer: optimizers.sgd({ learningRate: t.learning_rate }), loss: "meanSquaredError" });
  model.setWeights(model.weights.map((w, i) => ({ name: w.name, data: float32(t.before[i]?.values ?? []) })));
  const x = tensor(float32(t.x.values), t.x.shape);
  const y = tensor(float32(t.y.values), t.y.shape);
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 4, sampling: "sequential" });
  expect(mismatch(history.loss ?? [], t.loss, 5e-6)).toBe("");
  model.weights.forEach((w, i) => {
    expect(mismatch(w.data, t.after[i]?.values ?? [], 1e-5), w.name).toBe("");
  });
  expect(mismatch([(await model.evaluate(x, y, { batchSize: 4 })).loss], [t.evaluate], 5e-6)).toBe("");

  const again = loadModel(model.toBytes());
  expect(again.layers.map(describePart)).toEqual(model.layers.map(describePart));
  expect((await again.evaluate(x, y, { batchSize: 4 })).loss).toBe(
    (await model.evaluate(x, y, { batchSize: 4 })).loss,
  );
});
