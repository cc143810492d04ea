// What this service learns: which of three flowers has these four measurements. Another network needs changes here alone.
import { layers, sequential } from "downhill";

export const inputs = 4;
export const classes = 3;

export function network() {
  const model = sequential({
    seed: 42,
    layers: [
      layers.dense({ units: 64, activation: "relu", inputShape: [inputs] }),
      layers.dropout({ rate: 0.1 }),
      layers.dense({ units: 64, activation: "relu" }),
      layers.dense({ units: classes, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}
