// The smallest page that trains a network whose parts are named: all that a name could mean comes with it.
import { layers, sequential } from "downhill";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const model = sequential({
  layers: [
    layers.dense({ units: 8, activation: "tanh", inputShape: [2] }),
    layers.dense({ units: 1, activation: "sigmoid" }),
  ],
});
model.compile({ optimizer: "adam", loss: "binaryCrossentropy" });
await model.fit(x, [0, 1, 1, 0], { epochs: 2000, batchSize: 4 });
console.log(model.predict(x).toArray());
