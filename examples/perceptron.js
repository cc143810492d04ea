// Rosenblatt's perceptron: one unit with a step. It learns what a straight line divides (AND, OR), and never XOR.
import { layers, optimizers, sequential } from "downhill";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const problems = { AND: [0, 0, 0, 1], OR: [0, 1, 1, 1], XOR: [0, 1, 1, 0] };
const epochs = 20;

for (const [name, y] of Object.entries(problems)) {
  const model = sequential({
    seed: 1,
    layers: [layers.dense({ units: 1, activation: "step", inputShape: [2] })],
  });
  // With a squared error and the gradient handed straight through the step, a row's update is (target − output) · input · rate.
  model.compile({ optimizer: optimizers.sgd({ learningRate: 0.1 }), loss: "meanSquaredError" });
  const { history } = await model.fit(x, y, { epochs, batchSize: 1, sampling: "sequential" });
  const learned = history.loss.indexOf(0);
  const verdict = learned < 0 ? `not within ${epochs} epochs` : `after ${learned + 1} epochs`;
  const wrong = y.filter((target, i) => model.predict([x[i]]).data[0] !== target).length;
  console.log(`${name.padEnd(3)}  learned ${verdict}, ${wrong} of 4 rows wrong`);
}
console.log(
  "XOR can't be learned by one unit: no straight line has 01 and 10 on one side, 00 and 11 on the other.",
);
