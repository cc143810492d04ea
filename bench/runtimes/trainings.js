// The trainings that runtimes are compared by. Between them they use every part of the library: each activation, loss, optimizer,
// layer, initializer, schedule, regularizer and constraint once, every way to draw rows, and the options that choose other kernels. A batch
// of 96 rows of 128 is three blocks of the element-wise kernels, so that three threads have work of their own in every kind of kernel; steps
// are few, since one that goes another way shows in all that follow.
import {
  activations,
  input,
  layers,
  losses,
  model,
  optimizers,
  sequential,
  tensor,
} from "../../dist/index.js";
import { layersBetween, partsOf, pictures } from "./parts.js";

const [rows, inputs, units, outputs] = [112, 40, 128, 128];
const batchSize = 96;

/** Numbers in [-1, 1] that are exact everywhere. */
function numbers(count, start) {
  return Float32Array.from(
    { length: count },
    (_, i) => ((Math.imul(i + start, 2654435761) >>> 8) % 2001) / 1000 - 1,
  );
}
const table = (data, columns) => tensor(data, [data.length / columns, columns]);

const x = table(numbers(rows * inputs, 1), inputs);
const labels = Float32Array.from({ length: rows }, (_, i) => (i * 7) % outputs);
const oneHot = table(
  Float32Array.from({ length: rows * outputs }, (_, i) =>
    labels[Math.floor(i / outputs)] === i % outputs ? 1 : 0,
  ),
  outputs,
);
/** Up to four of fifteen labels a row, 0 behind them. */
const sentences = table(
  Float32Array.from({ length: rows * 4 }, (_, i) =>
    i % 4 < (i >> 2) % 5 ? 1 + ((Math.imul(i + 1, 2654435761) >>> 8) % 15) : 0,
  ),
  4,
);
const amounts = table(numbers(rows * outputs, 9).map(Math.abs), outputs);

/** Targets that suit a loss, and the activation before it. */
function targetsOf(loss, name) {
  if (name === "ctc")
    return { y: sentences, closing: "linear", after: [layers.reshape({ targetShape: [8, 16] })] };
  if (loss.sparse) return { y: labels, closing: "softmax" };
  if (/categorical|dice|tversky|hinge/i.test(name)) return { y: oneHot, closing: "softmax" };
  return { y: amounts, closing: "sigmoid" };
}

/** A row of layers; a graph where that is asked for, or a function stands among them, which makes a node of a node. */
function build(row, seed, graph) {
  if (!graph && row.every((layer) => typeof layer !== "function")) return sequential({ seed, layers: row });
  const x = input({ shape: [inputs] });
  const outputs = row.reduce(
    (node, layer) => (typeof layer === "function" ? layer(node) : layer.apply(node)),
    x,
  );
  return model({ seed, inputs: x, outputs });
}

/** A training: its network, how it is compiled and fitted, and the one before it that must come to the same bits. */
function training(
  name,
  {
    first = {},
    between = [],
    after = [],
    closing = "sigmoid",
    graph = false,
    sameAs = undefined,
    seed = name.length,
    y = amounts,
    compile = {},
    fit = {},
  },
) {
  const row = [
    layers.dense({ units, inputShape: [inputs], activation: "tanh", ...first }),
    ...between,
    layers.dense({ units: outputs, activation: closing }),
    ...after,
  ];
  return {
    name,
    model: () => build(row, seed, graph),
    sameAs,
    compile: { optimizer: "adam", loss: "meanSquaredError", ...compile },
    x,
    y,
    fit: { epochs: 1, batchSize, ...fit },
  };
}

/** Options of optimizers that lead to other kernels or slots than the defaults. */
const variants = {
  "adam: amsgrad, decay, average": () =>
    optimizers.adam({ amsgrad: true, weightDecay: 0.01, useEma: true, emaMomentum: 0.9 }),
  "sgd: nesterov, clipped by all": () =>
    optimizers.sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true, globalClipNorm: 0.1 }),
  "rmsprop: centered, momentum, clipped by norm": () =>
    optimizers.rmsprop({ centered: true, momentum: 0.9, clipNorm: 0.05 }),
  "adagrad: accumulated, clipped by value": () =>
    optimizers.adagrad({ learningRate: 0.05, gradientAccumulationSteps: 2, clipValue: 0.001 }),
};

/** All of them; made anew each time, since a layer belongs to one model. */
export function* trainings() {
  for (const [name, activation] of partsOf("activations"))
    yield training(`activation ${name}`, {
      first: { activation: "linear" },
      between: [layers.activation({ activation })],
    });
  for (const [name, loss] of partsOf("losses")) {
    yield training(`loss ${name}`, { ...targetsOf(loss, name), compile: { loss } });
    if (loss.options?.fromLogits === false)
      yield training(`loss ${name}, logits`, {
        ...targetsOf(loss, name),
        closing: "linear",
        compile: { loss: losses[name]({ fromLogits: true }) },
      });
  }
  for (const [name, optimizer] of partsOf("optimizers"))
    yield training(`optimizer ${name}`, { compile: { optimizer }, fit: { epochs: 2 } });
  for (const [name, make] of Object.entries(variants))
    yield training(`optimizer ${name}`, { compile: { optimizer: make() }, fit: { epochs: 2 } });
  for (const [name, between] of layersBetween()) yield training(`layer ${name}`, { between });
  for (const [name, kernelInitializer] of partsOf("initializers"))
    yield training(`initializer ${name}`, { first: { kernelInitializer } });
  for (const [name, learningRate] of partsOf("schedules"))
    yield training(`schedule ${name}`, {
      compile: { optimizer: optimizers.sgd({ learningRate }) },
      fit: { epochs: 3 },
    });
  for (const [name, kernelRegularizer] of partsOf("regularizers"))
    yield training(`regularizer ${name}`, { first: { kernelRegularizer } });
  for (const [name, kernelConstraint] of partsOf("constraints"))
    yield training(`constraint ${name}`, { first: { kernelConstraint } });
  for (const sampling of ["shuffle", "replacement", "sequential"])
    yield training(`sampling ${sampling}`, {
      fit: { epochs: 2, sampling, sampleWeight: numbers(rows, 3).map(Math.abs) },
    });
  yield training("batches of one row", { fit: { batchSize: 1, stepsPerEpoch: 6 } });
  yield training("one batch, validated, with metrics", {
    between: [layers.activation({ activation: activations.gelu({ approximate: true }) })],
    y: labels,
    closing: "softmax",
    compile: { loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] },
    fit: { batchSize: "full", validationSplit: 0.25, epochs: 4 },
  });
  const pair = () => ({
    seed: 7,
    between: [
      layers.batchNormalization(),
      layers.dropout({ rate: 0.3 }),
      ...pictures(layers.conv2d({ filters: 5, kernelSize: 3 })),
    ],
  });
  yield training("a row of layers", pair());
  yield training("its graph", { ...pair(), graph: true, sameAs: "a row of layers" });
}
