// The least that a consumer runs: a page with `downhill` and nothing else learns XOR.
import { layers, sequential } from "downhill";

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
      layers.dense({ units: 8, activation: "tanh", inputShape: [2] }),
      layers.dense({ units: 1, activation: "sigmoid" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "binaryCrossentropy" });
  await model.fit(x, [0, 1, 1, 0], { epochs: 2000, batchSize: 4 });
  return {
    predictions: [...model.predict(x).data].map(Math.round),
    weights: model.weights.map(({ data }) => [...data]),
  };
}
