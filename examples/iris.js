// Iris with every optimizer of the course: the same network, the same rows held out.
import { layers, optimizers, sequential, tensor } from "downhill";
import { holdOut, loadIris } from "downhill/samples";

const { train, heldOut } = holdOut(loadIris(), { fraction: 0.2, seed: 2 });
const [rows, columns] = train.shape;
const mean = Array.from({ length: columns }, (_, j) => average(train.x.filter((_, i) => i % columns === j)));
const deviation = mean.map((m, j) =>
  Math.sqrt(average(train.x.filter((_, i) => i % columns === j).map((v) => (v - m) ** 2))),
);
const scaled = ({ x, shape }) =>
  tensor(
    x.map((v, i) => (v - mean[i % columns]) / deviation[i % columns]),
    shape,
  );

const candidates = {
  sgd: optimizers.sgd({ learningRate: 0.1 }),
  "sgd with momentum": optimizers.sgd({ learningRate: 0.05, momentum: 0.9 }),
  adagrad: optimizers.adagrad({ learningRate: 0.1 }),
  adadelta: optimizers.adadelta({ learningRate: 5 }),
  rmsprop: optimizers.rmsprop({ learningRate: 0.005 }),
  adam: optimizers.adam({ learningRate: 0.01 }),
  adamax: optimizers.adamax({ learningRate: 0.02 }),
  nadam: optimizers.nadam({ learningRate: 0.01 }),
};

console.log(`${rows} rows to learn from, ${heldOut.shape[0]} held out`);
for (const [name, optimizer] of Object.entries(candidates)) {
  const model = sequential({
    seed: 1,
    layers: [
      layers.dense({ units: 16, activation: "relu", inputShape: [columns] }),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  await model.fit(scaled(train), train.y, { epochs: 100, batchSize: 16 });
  const { loss, accuracy } = await model.evaluate(scaled(heldOut), heldOut.y);
  console.log(`${name.padEnd(18)} held-out accuracy ${accuracy.toFixed(3)}, loss ${loss.toFixed(3)}`);
}

function average(numbers) {
  return numbers.reduce((sum, v) => sum + v, 0) / numbers.length;
}
