// The same network in the three batch modes: stochastic (one row a step), mini-batch, full batch.
import { layers, optimizers, sequential, tensor } from "downhill";
import { holdOut, loadDigits } from "downhill/samples";

const { train, heldOut } = holdOut(loadDigits(), { seed: 0 });
const inputs = ({ x, shape }) =>
  tensor(
    x.map((v) => v / 16),
    shape,
  );
const epochs = 15;
const modes = [
  { name: "stochastic", batchSize: 1, learningRate: 0.02 },
  { name: "mini-batch", batchSize: 32, learningRate: 0.2 },
  { name: "full batch", batchSize: "full", learningRate: 0.5 },
];

console.log(`${epochs} epochs over ${train.shape[0]} digits, plain gradient descent`);
for (const { name, batchSize, learningRate } of modes) {
  const model = sequential({
    seed: 1,
    layers: [
      layers.dense({ units: 32, activation: "relu", inputShape: [64] }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  model.compile({
    optimizer: optimizers.sgd({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const started = performance.now();
  const { history } = await model.fit(inputs(train), train.y, { epochs, batchSize });
  const seconds = (performance.now() - started) / 1000;
  const { accuracy } = await model.evaluate(inputs(heldOut), heldOut.y);
  const steps = epochs * (batchSize === "full" ? 1 : Math.ceil(train.shape[0] / batchSize));
  console.log(
    `${name}  batchSize ${String(batchSize).padStart(4)}  ${String(steps).padStart(6)} steps  loss ${history.loss.at(-1).toFixed(4)}  ` +
      `held-out accuracy ${accuracy.toFixed(3)}  ${seconds.toFixed(2)} s`,
  );
}
