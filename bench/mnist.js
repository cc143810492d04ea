// MNIST, 784-128-10, batch 32, Adam, five epochs: accuracy on the test images and the time it took.
//   node bench/mnist.js <folder with the four files of MNIST, .gz> [epochs]
import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { layers, sequential, tensor } from "downhill";

const [folder, epochs = "5"] = process.argv.slice(2);
if (!folder) {
  console.error(
    "Usage: node bench/mnist.js <folder with train-images-idx3-ubyte.gz and the other three files> [epochs]",
  );
  process.exit(2);
}
const read = (file, header) => gunzipSync(readFileSync(path.join(folder, file))).subarray(header);
const images = (file) => {
  const pixels = Float32Array.from(read(file, 16), (v) => v / 255);
  return tensor(pixels, [pixels.length / 784, 784]);
};
const labels = (file) => Float32Array.from(read(file, 8));
const x = images("train-images-idx3-ubyte.gz");
const y = labels("train-labels-idx1-ubyte.gz");

const model = sequential({
  seed: 1,
  layers: [
    layers.dense({ units: 128, activation: "relu", inputShape: [784] }),
    layers.dense({ units: 10, activation: "softmax" }),
  ],
});
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
const started = performance.now();
const { history } = await model.fit(x, y, { epochs: Number(epochs), batchSize: 32 });
const seconds = (performance.now() - started) / 1000;
const test = await model.evaluate(images("t10k-images-idx3-ubyte.gz"), labels("t10k-labels-idx1-ubyte.gz"));
history.loss.forEach((loss, i) => {
  console.log(`epoch ${i + 1}  loss ${loss.toFixed(4)}  accuracy ${history.accuracy[i].toFixed(4)}`);
});
const steps = Math.ceil(x.shape[0] / 32) * Number(epochs);
console.log(`trained in ${seconds.toFixed(2)} s, ${Math.round(steps / seconds)} steps/s`);
console.log(`test accuracy ${test.accuracy.toFixed(4)}, loss ${test.loss.toFixed(4)}`);
