// Valid files with extreme options: every option of every layer, loss, metric and optimizer that a model's file can bring, as far as it goes and
// beyond. Opening and using them takes bounded time and memory, whatever they ask for.
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

/** What options must have that have no default. */
const needed = {
  units: 2,
  n: 2,
  rate: 0.5,
  stddev: 1,
  scale: 1,
  axis: -1,
  targetClassIds: [0],
  numClasses: 2,
  targetShape: [2],
  dims: [1],
  activation: "relu",
  inputDim: 2,
  outputDim: 2,
  recall: 0.5,
  precision: 0.5,
  sensitivity: 0.5,
  specificity: 0.5,
};

function* partsOf(factories) {
  const seen = new Set();
  for (const make of Object.values(factories)) {
    if (typeof make !== "function" || !make.schema || seen.has(make.partName)) continue;
    seen.add(make.partName);
    const options = Object.fromEntries(
      Object.entries(make.schema).flatMap(([key, { required }]) =>
        required && key in needed ? [[key, needed[key]]] : [],
      ),
    );
    for (const key of Object.keys(make.schema))
      for (const value of extremes) yield { name: make.partName, options: { ...options, [key]: value } };
  }
}

/** @param downhill its main entry. */
export function extremeFiles({ layers, losses, metrics, optimizers, sequential }) {
  const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [2], name: "a".repeat(40) })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });
  const bytes = unsealed(model.toBytes());
  const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  const stored = header.__metadata__.model;
  const file = (edit) => {
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
  const compiled = (changes) => file(({ compile }) => Object.assign(compile, changes));
  const added = (...parts) => file((d) => d.layers.push(...parts));
  const auc = { name: "auc", options: { numThresholds: 10_000 } };
  return [
    ...Array.from(partsOf(layers), (part) => added(part)),
    ...Array.from(partsOf(losses), (loss) => compiled({ loss })),
    ...Array.from(partsOf(metrics), (metric) => compiled({ metrics: [metric] })),
    ...Array.from(partsOf(optimizers), (optimizer) => compiled({ optimizer })),
    compiled({ metrics: Array(100_000).fill("accuracy") }),
    compiled({ metrics: Array(999).fill(auc) }),
    compiled({ metrics: Array(200).fill(auc) }),
    added(...Array(4).fill({ name: "repeatVector", options: { n: 10_000 } })),
    file((d) => Object.assign(d.layers[0].options, { inputShape: [1e9] })),
    file((d) => Object.assign(d, { labels: Array(100_000).fill("a") })),
  ];
}
