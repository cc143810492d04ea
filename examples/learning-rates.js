// One network, three learning rates: too large (the loss overflows, and the training says so), too small, right.
import { layers, NonFiniteError, optimizers, sequential, tensor } from "downhill";
import { loadDigits } from "downhill/samples";

const digits = loadDigits();
const x = tensor(
  digits.x.map((v) => v / 16),
  digits.shape,
);
const oneHot = digits.y.length * 10;
const y = new Float32Array(oneHot);
digits.y.forEach((label, i) => {
  y[i * 10 + label] = 1;
});
const targets = tensor(y, [digits.y.length, 10]);

for (const [verdict, learningRate] of [
  ["too large", 10],
  ["too small", 1e-5],
  ["right", 0.1],
]) {
  const model = sequential({
    seed: 1,
    layers: [
      layers.dense({ units: 32, activation: "leakyRelu", inputShape: [64] }),
      layers.dense({ units: 10 }),
    ],
  });
  model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
  try {
    const { history } = await model.fit(x, targets, { epochs: 20, batchSize: 32 });
    const losses = [0, 4, 9, 19].map((epoch) => history.loss[epoch].toFixed(4)).join(" → ");
    console.log(`${verdict} (${learningRate}): loss ${losses}`);
  } catch (error) {
    if (!(error instanceof NonFiniteError)) throw error;
    console.log(`${verdict} (${learningRate}): ${error.message}`);
    const finite = model.weights.every((w) => w.data.every(Number.isFinite));
    console.log(`  the weights that are left are ${finite ? "" : "not "}all finite`);
  }
}
