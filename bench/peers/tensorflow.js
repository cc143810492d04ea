// TensorFlow.js on its WebAssembly backend: plain operations and `optimizer.minimize`, the fastest of its three ways to train
// (`fit` and `trainOnBatch` do the same work with more around it).
import * as tf from "@tensorflow/tfjs";
import { version_wasm as version } from "@tensorflow/tfjs-backend-wasm";
import { batchesOf } from "./batches.js";

export async function open(workload) {
  await tf.setBackend("wasm");
  await tf.ready();
  if (tf.getBackend() !== "wasm")
    throw new Error(`its WebAssembly backend is not active: ${tf.getBackend()}`);
  const { layers, batch, x, learningRate, momentum } = workload;
  const [inputs, outputs] = [layers[0], layers.at(-1)];
  const variables = workload.weights.map(({ inputs, units, kernel, bias }) => [
    tf.variable(tf.tensor2d(kernel, [inputs, units])),
    tf.variable(tf.tensor1d(bias)),
  ]);
  const hidden = { relu: tf.relu, tanh: tf.tanh }[workload.activation];
  const logits = (input) =>
    variables.reduce((h, [kernel, bias], i) => {
      const z = tf.matMul(h, kernel).add(bias);
      return i === variables.length - 1 ? z : hidden(z);
    }, input);
  if (workload.kind === "inference") {
    const given = x.slice(0, batch * inputs);
    const predict = () => tf.tidy(() => tf.softmax(logits(tf.tensor2d(given, [batch, inputs]))).dataSync());
    return { version, predict };
  }
  const optimizer =
    workload.optimizer === "adam"
      ? tf.train.adam(learningRate)
      : momentum
        ? tf.train.momentum(learningRate, momentum)
        : tf.train.sgd(learningRate);
  const loss = {
    binaryCrossentropy: tf.losses.sigmoidCrossEntropy,
    categoricalCrossentropy: tf.losses.softmaxCrossEntropy,
    meanSquaredError: tf.losses.meanSquaredError,
  }[workload.loss];
  const batches = batchesOf(workload, (bx, by) => [
    tf.tensor2d(bx, [batch, inputs]),
    tf.tensor2d(by, [batch, outputs]),
  ]);
  const lossOf = ([bx, by]) => loss(by, logits(bx));
  return {
    version,
    train(steps) {
      for (let i = 0; i < steps; i++) optimizer.minimize(() => lossOf(batches[i % batches.length]));
      // Nothing is left to do when the weights can be read.
      variables[0][1].dataSync();
    },
    loss: () => tf.tidy(() => lossOf(batches[0]).dataSync()[0]),
  };
}
