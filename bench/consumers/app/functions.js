// The smallest page that learns XOR: its parts are made by their functions, each imported by itself.
import { sequential } from "downhill";
import { sigmoid, tanh } from "downhill/activations";
import { dense } from "downhill/layers";
import { binaryCrossentropy } from "downhill/losses";
import { adam } from "downhill/optimizers";

export async function main() {
  const x = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const model = sequential({
    seed: 3,
    layers: [
      dense({ units: 8, activation: tanh(), inputShape: [2] }),
      dense({ units: 1, activation: sigmoid() }),
    ],
  });
  model.compile({ optimizer: adam(), loss: binaryCrossentropy() });
  await model.fit(x, [0, 1, 1, 0], { epochs: 2000, batchSize: 4 });
  return {
    predictions: [...model.predict(x).data].map(Math.round),
    weights: model.weights.map(({ data }) => [...data]),
  };
}
