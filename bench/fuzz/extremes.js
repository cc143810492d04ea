// Valid files with extreme options: every option of every part that a model's file can bring, as far as it goes and beyond. Opening and
// using them takes bounded time and memory, whatever they ask for. A file is made when it is wanted: there are tens of thousands.
import { unsealed } from "./readers.js";

const text = "a".repeat(100_000);
const extremes = [
  1e9,
  2 ** 31,
  Number.MAX_SAFE_INTEGER,
  1e308,
  5e-324,
  -1,
  text,
  `${text}!`,
  "(a+)+$",
  ["(a+)+$", "(a|a)*b", text],
  Array(100_000).fill(0),
  Array(100_000).fill(1),
  [1e9, 1e9],
];

/** What options must have that have no default. @param layers of the entry. */
const neededBy = (layers) => ({
  activation: "relu",
  axes: 1,
  axis: -1,
  baseLearningRate: 0.1,
  boundaries: [1],
  cell: () => layers.gruCell({ units: 2 }),
  cells: () => [layers.gruCell({ units: 2 })],
  decayRate: 0.5,
  decaySteps: 2,
  defaultValue: 0,
  dims: [1],
  equation: "...a,ab->...b",
  factor: 0.1,
  filters: 2,
  firstDecaySteps: 2,
  headDim: 2,
  height: 2,
  heightFactor: 0.1,
  initialLearningRate: 0.1,
  intermediateDim: 4,
  inputDim: 2,
  kernelSize: 2,
  keyDim: 2,
  layer: () => layers.dense({ units: 2 }),
  learningRate: 0.1,
  maxLearningRate: 0.1,
  milestones: [1],
  n: 2,
  numClasses: 2,
  numHeads: 2,
  numKeyValueHeads: 2,
  numQueryHeads: 2,
  outputDim: 2,
  outputShape: [null, 2],
  outputSize: 2,
  poolSize: 2,
  precision: 0.5,
  rate: 0.5,
  recall: 0.5,
  scale: 1,
  schedules: [0.1, 0.2],
  sensitivity: 0.5,
  sequenceLength: 8,
  specificity: 0.5,
  stddev: 1,
  stepSize: 2,
  targetClassIds: [0],
  targetShape: [-1],
  threshold: 0.5,
  totalSteps: 2,
  units: 2,
  values: [0.1, 0.2],
  width: 2,
  widthFactor: 0.1,
});
/** What single layers need in place of that. */
const special = {
  bidirectional: (layers) => ({ layer: layers.gru({ units: 2 }) }),
  permute: (_, shape) => ({ dims: shape.map((_size, i) => i + 1) }),
  einsumDense: (_, shape) => ({ equation: "...a,ab->...b", outputShape: [...shape.slice(0, -1), 2] }),
  rnn: (layers) => ({ cell: layers.gruCell({ units: 2 }) }),
  stackedRNNCells: (layers) => ({ cells: [layers.gruCell({ units: 2 })] }),
};
/** Shapes of a row that layers are tried with. */
const shapes = [[64], [8, 8], [4, 4, 4], [4, 4, 4, 2]];

/** Factories of a registry, each once. */
function factoriesOf(registry) {
  const found = new Map();
  for (const make of Object.values(registry))
    if (typeof make === "function" && make.schema && !found.has(make.partName))
      found.set(make.partName, make);
  return [...found.values()];
}

function neededFor({ schema }, needed) {
  const keys = Object.keys(schema).filter((key) => schema[key].required);
  return Object.fromEntries(
    keys.map((key) => [key, typeof needed[key] === "function" ? needed[key]() : needed[key]]),
  );
}

/** A part of each registry with each of its options at each extreme. */
function* partsOf(registry, needed) {
  for (const make of factoriesOf(registry)) {
    const options = neededFor(make, needed);
    for (const key of Object.keys(make.schema))
      for (const value of extremes) yield { name: make.partName, options: { ...options, [key]: value } };
  }
}

/** A file of ours taken apart, so that its description can be changed. */
function opened(model) {
  const bytes = unsealed(model.toBytes());
  const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  const stored = header.__metadata__.model;
  return (edit) => {
    const description = JSON.parse(stored);
    edit(description);
    const metadata = { ...header.__metadata__, model: JSON.stringify(description) };
    const head = new TextEncoder().encode(JSON.stringify({ ...header, __metadata__: metadata }));
    const out = new Uint8Array(8 + head.length + bytes.length - start);
    new DataView(out.buffer).setBigUint64(0, BigInt(head.length), true);
    out.set(head, 8);
    out.set(bytes.subarray(start), 8 + head.length);
    return out;
  };
}

/** A model in which the layer stands with weights of its own, behind an input of a shape that it takes. */
function modelWith({ input, layers, model }, make, needed) {
  for (const shape of shapes) {
    for (const inputs of [1, 2]) {
      try {
        const own = special[make.partName]?.(layers, shape) ?? neededFor(make, needed);
        const x = input({ shape: [2] });
        const wide = layers.dense({ units: shape.reduce((a, b) => a * b, 1) }).apply(x);
        const row = shape.length > 1 ? layers.reshape({ targetShape: shape }).apply(wide) : wide;
        // A cell stands in the layer that runs it.
        const part = make(own);
        const layer = /Cells?$/.test(make.partName) ? layers.rnn({ cell: part }) : part;
        const outputs = layer.apply(inputs === 1 ? row : [row, row]);
        const made = model({ inputs: x, outputs });
        made.compile({ optimizer: "sgd", loss: "meanSquaredError" });
        return made;
      } catch {
        // Another shape, or two inputs.
      }
    }
  }
  return undefined;
}

/** @param downhill its main entry. @returns what makes each file, and those that have hurt before. */
export function extremeFiles(downhill) {
  const { activations, constraints, initializers, layers, losses, metrics, optimizers, regularizers } =
    downhill;
  const { schedules, sequential } = downhill;
  const needed = neededBy(layers);
  const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [2], name: "a".repeat(40) })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });
  const file = opened(model);
  const compiled = (changes) => () => file(({ compile }) => Object.assign(compile, changes));
  const added =
    (...parts) =>
    () =>
      file((d) => d.layers.push(...parts));
  const first = (options) => () => file((d) => Object.assign(d.layers[0].options, options));
  const auc = { name: "auc", options: { numThresholds: 10_000 } };
  const within = (registry, use) => Array.from(partsOf(registry, needed), use);
  const known = [
    compiled({ metrics: Array(100_000).fill("accuracy") }),
    compiled({ metrics: Array(999).fill(auc) }),
    compiled({ metrics: Array(200).fill(auc) }),
    added(...Array(4).fill({ name: "repeatVector", options: { n: 10_000 } })),
    first({ inputShape: [1e9] }),
    () => file((d) => Object.assign(d, { labels: Array(100_000).fill("a") })),
  ];
  const real = [
    ...factoriesOf(layers).flatMap((make) => layerFiles(downhill, make, needed)),
    ...within(losses, (loss) => compiled({ loss })),
    ...within(metrics, (metric) => compiled({ metrics: [metric] })),
    ...within(optimizers, (optimizer) => compiled({ optimizer })),
    ...within(schedules, (learningRate) =>
      compiled({ optimizer: { name: "sgd", options: { learningRate } } }),
    ),
    ...within(activations, (activation) => first({ activation })),
    ...within(initializers, (kernelInitializer) => first({ kernelInitializer })),
    ...within(regularizers, (kernelRegularizer) => first({ kernelRegularizer })),
    ...within(constraints, (kernelConstraint) => first({ kernelConstraint })),
  ];
  return { real, known };
}

/** A layer with each of its options at each extreme. */
function layerFiles(downhill, make, needed) {
  let file;
  const build = () => {
    const made = modelWith(downhill, make, needed);
    return made ? opened(made) : () => new Uint8Array();
  };
  return Object.keys(make.schema).flatMap((key) =>
    extremes.map((value) => () => {
      file ??= build();
      return file((d) => {
        const entries = d.graph.layers.flatMap((layer) => [layer, layer.options.cell ?? layer]);
        Object.assign(entries.findLast(({ name }) => name === make.partName).options, { [key]: value });
      });
    }),
  );
}

/** Names of layers that no model here has: their options are not tried. */
export function untried(downhill) {
  const needed = neededBy(downhill.layers);
  return factoriesOf(downhill.layers)
    .filter((make) => !modelWith(downhill, make, needed))
    .map(({ partName }) => partName);
}
