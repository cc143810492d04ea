// Random networks for tests of the formats: each case of each layer, each activation, and a few of several layers.
import { activationRegistry } from "../../src/activations/registry.js";
import { notExportable } from "../../src/formats/graph/layers.js";
import type { Layer } from "../../src/layers/layer.js";
import { layers } from "../../src/layers/registry.js";
import { type Sequential, sequential } from "../../src/model/sequential.js";
import { sizeOf } from "../../src/shape.js";
import { type Tensor, tensor } from "../../src/tensor.js";
import { alongAxis, elementWise } from "../activations/entries.js";
import { layerCases } from "../layers/cases.js";
import { makeLayer } from "../layers/run.js";
import { randomNumbers } from "../numbers.js";

export interface ModelCase {
  readonly title: string;
  make(): Sequential;
  /** Inputs are whole numbers below this. */
  readonly indices?: number | undefined;
}

/** Weights other than the initial ones; variances stay positive. */
export function withRandomWeights(model: Sequential): Sequential {
  model.setWeights(
    model.weights.map(({ name, data }, i) => {
      const numbers = randomNumbers(data.length, 1, i + 7);
      return { name, data: /variance/i.test(name) ? numbers.map((v) => v * v + 0.1) : numbers };
    }),
  );
  return model;
}

export function inputsFor(model: Sequential, rows: number, indices?: number): Tensor {
  const { inputShape } = model.structure[0] as (typeof model.structure)[number];
  const numbers = randomNumbers(rows * sizeOf(inputShape), 3, rows + 11);
  const data = indices === undefined ? numbers : numbers.map((v) => Math.floor(((v + 3) / 6) * indices));
  return tensor(data, [rows, ...inputShape]);
}

const build = (...list: Layer[]): Sequential => withRandomWeights(sequential({ seed: 1, layers: list }));

/** One model for each case of each layer. */
export const layerModels = (): ModelCase[] =>
  Object.entries(layerCases).flatMap(([name, cases]) =>
    (notExportable.includes(name) ? [] : cases).map(({ options, input, indices }, i) => ({
      title: `${name}, case ${i}`,
      indices,
      make: () => build(makeLayer(name, { ...options, inputShape: input })),
    })),
  );

/** One model for each activation and its options. */
export const activationModels = (): ModelCase[] =>
  [...elementWise, ...alongAxis]
    .filter(({ options }) => (options as { axis?: number } | undefined)?.axis !== 0)
    .map(({ name, title, options }) => ({
      title,
      make: () =>
        build(
          layers.dense({
            units: 6,
            activation: activationRegistry.factory(name, "test")(options),
            inputShape: [5],
          }),
        ),
    }));

const deep = (): Sequential =>
  build(
    layers.reshape({ targetShape: [4, 6], inputShape: [24] }),
    layers.dense({ units: 8, activation: "gelu" }),
    layers.layerNormalization(),
    layers.permute({ dims: [2, 1] }),
    layers.prelu(),
    layers.flatten(),
    layers.dense({ units: 7, activation: "silu" }),
    layers.dropout({ rate: 0.5 }),
    layers.batchNormalization(),
    layers.dense({ units: 3, activation: "softmax" }),
  );

export const randomModels = (): ModelCase[] => [
  ...layerModels(),
  ...activationModels(),
  { title: "several layers", make: deep },
];
