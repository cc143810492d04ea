// The smallest page that trains a network whose parts are each made by their function: what the budget is about.
import { sequential } from "downhill";
import { sigmoid, tanh } from "downhill/activations";
import { dense } from "downhill/layers";
import { binaryCrossentropy } from "downhill/losses";
import { adam } from "downhill/optimizers";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const model = sequential({
  layers: [
    dense({ units: 8, activation: tanh(), inputShape: [2] }),
    dense({ units: 1, activation: sigmoid() }),
  ],
});
model.compile({ optimizer: adam(), loss: binaryCrossentropy() });
await model.fit(x, [0, 1, 1, 0], { epochs: 2000, batchSize: 4 });
console.log(model.predict(x).toArray());
