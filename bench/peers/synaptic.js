// synaptic: learns one row at a time, logistic units, squared error, plain descent. So a "step" here is as many rows as the others' batch.
import { createRequire } from "node:module";
import { rowsOf } from "./batches.js";

const require = createRequire(import.meta.url);
const { Architect, Trainer } = require("synaptic");
const { version } = require("synaptic/package.json");

/** It writes code for every connection: for more than these it takes minutes and gigabytes to begin. */
const MOST_CONNECTIONS = 300_000;

export async function open(workload) {
  const { layers, batch, x } = workload;
  const connections = layers.slice(1).reduce((sum, units, i) => sum + units * layers[i], 0);
  if (connections > MOST_CONNECTIONS) return { version, skip: "too many connections" };
  const network = new Architect.Perceptron(...layers);
  if (workload.kind === "inference") {
    const rows = Array.from({ length: batch }, (_, i) => x.subarray(i * layers[0], (i + 1) * layers[0]));
    return {
      version,
      online: true,
      note: "one row a call",
      predict: () => rows.map((row) => network.activate(row))[0],
    };
  }
  const trainer = new Trainer(network);
  const all = rowsOf(workload);
  const { MSE } = Trainer.cost;
  return {
    version,
    online: true,
    note: "a row at a time, squared error, logistic units",
    train(steps) {
      const wanted = Math.max(1, Math.round(steps * batch));
      const set = all.slice(0, wanted);
      const options = { rate: 0.05, error: 1e-12, cost: MSE, iterations: Math.round(wanted / set.length) };
      return (trainer.train(set, options).iterations * set.length) / batch;
    },
    loss() {
      const rows = all.slice(0, Math.max(4, batch));
      return (
        rows.reduce((sum, { input, output }) => sum + MSE(output, network.activate(input)), 0) / rows.length
      );
    },
  };
}
