// What users do with the library, done alike in Node and on a page. Results are plain values, bytes as arrays of numbers, so that a
// test can hold those of a page against those of Node, to the bit.
import { init, layers, loadModel, sequential, tensor } from "../../../dist/index.js";

const [rows, inputs, classes] = [200, 20, 4];
const numbers = (count) => Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 2003) / 1000 - 1);
const x = tensor(numbers(rows * inputs), [rows, inputs]);
const y = Float32Array.from({ length: rows }, (_, row) => {
  const own = x.data.subarray(row * inputs, row * inputs + classes);
  return own.indexOf(Math.max(...own));
});

function network() {
  const model = sequential({
    seed: 3,
    layers: [
      layers.dense({ units: 256, activation: "gelu", inputShape: [inputs] }),
      layers.dropout({ rate: 0.2 }),
      layers.batchNormalization(),
      layers.dense({ units: classes, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

const bytesOf = ({ data }) => [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];

/** Trains, evaluates, predicts, and gives the model's file. */
export async function train(threads) {
  const model = network();
  const { history } = await model.fit(x, y, { epochs: 20, validationSplit: 0.1, threads });
  return {
    history,
    evaluation: await model.evaluate(x, y),
    predictions: bytesOf(model.predict(x)),
    file: [...model.toBytes()],
  };
}

/** Opens a model's file, and gives what it predicts and the file it would write. */
export async function open(file) {
  const model = loadModel(Uint8Array.from(file));
  return { predictions: bytesOf(model.predict(x)), file: [...model.toBytes()] };
}

/** Gives the kernels as a module, before anything else is done; from then on nothing may be compiled. */
export async function initFrom(url) {
  await init({ module: await WebAssembly.compileStreaming(fetch(url)) });
  WebAssembly.Module = new Proxy(WebAssembly.Module, {
    construct() {
      throw new Error("compiled in spite of init");
    },
  });
}

/** What the package's files export: of each, the names. */
export async function entries(files) {
  const found = {};
  for (const file of files) {
    const place = new URL(`../../../${file}`, import.meta.url).href;
    found[file] = Object.keys(await import(place)).sort();
  }
  return found;
}
