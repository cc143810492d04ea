// brain.js 2: learns one row at a time, by the squared error, with one activation for all layers. So a "step" here is as many rows as
// the others' batch, and its mathematics is simpler than theirs.
import { createRequire } from "node:module";
import { rowsOf } from "./batches.js";

const require = createRequire(import.meta.url);
const { NeuralNetwork } = require("brain.js");
const { version } = require("brain.js/package.json");

export async function open(workload) {
  const { layers, batch, activation, optimizer, learningRate } = workload;
  const all = rowsOf(workload);
  const network = new NeuralNetwork({
    inputSize: layers[0],
    hiddenLayers: layers.slice(1, -1),
    outputSize: layers.at(-1),
    activation: activation === "relu" ? "leaky-relu" : "sigmoid",
  });
  const options = {
    learningRate,
    errorThresh: 1e-12,
    log: false,
    ...(optimizer === "adam" ? { praxis: "adam" } : {}),
  };
  // Before its first training it has no weights yet.
  network.train(all.slice(0, 1), { ...options, iterations: 1 });
  if (workload.kind === "inference") {
    const inputs = all.slice(0, batch).map((row) => Float32Array.from(row.input));
    const predict = () => inputs.map((row) => network.run(row))[0];
    return { version, online: true, note: "one row a call", predict };
  }
  return {
    version,
    online: true,
    note: "a row at a time, squared error",
    train(steps) {
      const wanted = Math.max(1, Math.round(steps * batch));
      const set = all.slice(0, wanted);
      const { iterations } = network.train(set, { ...options, iterations: Math.round(wanted / set.length) });
      return (iterations * set.length) / batch;
    },
    loss() {
      const rows = all.slice(0, Math.max(4, batch));
      const errors = rows.map(({ input, output }) => {
        const guess = network.run(input);
        return output.reduce((sum, y, j) => sum + (guess[j] - y) ** 2, 0) / output.length;
      });
      return errors.reduce((sum, e) => sum + e, 0) / rows.length;
    },
  };
}
