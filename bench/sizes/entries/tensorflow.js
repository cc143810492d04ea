import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { setBackend, tensor2d } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";

setWasmPaths("/");
await setBackend("wasm");
const x = tensor2d([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]);
const y = tensor2d([[0], [1], [1], [0]]);
const model = sequential({
  layers: [
    layers.dense({ units: 8, activation: "tanh", inputShape: [2] }),
    layers.dense({ units: 1, activation: "sigmoid" }),
  ],
});
model.compile({ optimizer: "adam", loss: "binaryCrossentropy" });
await model.fit(x, y, { epochs: 2000, batchSize: 4 });
console.log(await model.predict(x).array());
