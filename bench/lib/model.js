// A workload as a model of ours, through the public interface.
import * as downhill from "downhill";
import { data } from "./workloads.js";

/** @param graph whether `model` makes it, and not `sequential`. @param library the main entry of a build. */
export function modelOf(workload, precision = "strict", graph = false, library = downhill) {
  const { model: graphOf, input, layers, optimizers, sequential } = library;
  const { layers: sizes, activation, head, loss, optimizer, learningRate, momentum } = workload;
  const row = sizes.slice(1).map((units, i) =>
    layers.dense({
      units,
      activation: i === sizes.length - 2 ? head : activation,
      ...(i === 0 ? { inputShape: [sizes[0]] } : {}),
    }),
  );
  const inputs = input({ shape: [sizes[0]] });
  const model = graph
    ? graphOf({ seed: 1, inputs, outputs: row.reduce((node, layer) => layer.apply(node), inputs) })
    : sequential({ seed: 1, layers: row });
  model.compile({
    optimizer: optimizers[optimizer]({ learningRate, ...(momentum ? { momentum } : {}) }),
    loss,
    precision,
  });
  return model;
}

export function tensorsOf(workload, { tensor } = downhill) {
  const { x, y } = data(workload);
  const { layers: sizes, rows } = workload;
  return { x: tensor(x, [rows, sizes[0]]), y: tensor(y, [rows, sizes.at(-1)]) };
}

/** A case for `takeTurns`, a unit being a step: each slice is one call of `fit`, its set-up included. */
export function trainingCase(
  workload,
  { precision = "strict", threads = 1, graph = false, library = downhill } = {},
) {
  const model = modelOf(workload, precision, graph, library);
  const { x, y } = tensorsOf(workload, library);
  const run = (steps) =>
    model.fit(x, y, { stepsPerEpoch: steps, batchSize: workload.batch, sampling: "sequential", threads });
  return { run, model, loss: async () => (await model.evaluate(x, y)).loss };
}
