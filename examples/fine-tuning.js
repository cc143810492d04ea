// Transfer: a network learns to read digits; what it sees in them becomes the frozen beginning of a network for another question, whether a digit has
// a hole, for which only forty answers are known. Then all of it is trained on, gently. Beside it the same network from scratch.
import { input, layers, model, optimizers, tensor } from "downhill";
import { loadDigits } from "downhill/samples";

const digits = loadDigits();
const half = digits.y.length >> 1;
const data = (from, to, answer) => ({
  x: tensor(
    digits.x.slice(from * 64, to * 64).map((v) => v / 16),
    [to - from, 64],
  ),
  y: [...digits.y.slice(from, to)].map(answer),
});

function network(units, seed) {
  const pixels = input({ shape: [64], name: "pixels" });
  let h = layers.dense({ units: 64, activation: "relu", name: "edges" }).apply(pixels);
  h = layers.dense({ units: 32, activation: "relu", name: "features" }).apply(h);
  const outputs = layers.dense({ units, activation: "softmax", name: "answer" }).apply(h);
  return model({ inputs: pixels, outputs, seed });
}
const compile = (net, learningRate) =>
  net.compile({
    optimizer: optimizers.adam({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });

const reading = data(0, half, (digit) => digit);
const base = network(10, 1);
compile(base, 0.003);
await base.fit(reading.x, reading.y, { epochs: 20, batchSize: 32 });
console.log(`ten digits: accuracy ${(await base.evaluate(reading.x, reading.y)).accuracy.toFixed(3)}`);

const hasHole = (digit) => Number([0, 6, 8, 9].includes(digit));
const few = data(half, half + 40, hasHole);
const others = data(half + 40, digits.y.length, hasHole);
const report = async (what, net) =>
  console.log(`${what}: accuracy ${(await net.evaluate(others.x, others.y)).accuracy.toFixed(3)} on holes`);

// The features are a part of the trained network: a model of its own, with the same weights.
const features = model({
  inputs: base.inputs[0],
  outputs: base.getLayer("features").output,
  name: "reader",
});
features.trainable = false;

const pixels = input({ shape: [64], name: "pixels" });
const answer = layers.dense({ units: 2, activation: "softmax", name: "answer" });
const tuned = model({ inputs: pixels, outputs: answer.apply(features.apply(pixels)), seed: 2 });
compile(tuned, 0.01);
console.log(tuned.summary());
const before = features.weights;
await tuned.fit(few.x, few.y, { epochs: 60, batchSize: 8 });
const kept = features.weights.every((w, i) => w.data.every((v, j) => v === before[i].data[j]));
console.log(`frozen features ${kept ? "stayed as they were" : "changed"}`);
await report("frozen", tuned);

features.trainable = true;
compile(tuned, 0.0003);
await tuned.fit(few.x, few.y, { epochs: 40, batchSize: 8 });
await report("fine-tuned", tuned);

const scratch = network(2, 3);
compile(scratch, 0.003);
await scratch.fit(few.x, few.y, { epochs: 100, batchSize: 8 });
await report("from scratch", scratch);
