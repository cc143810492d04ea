// Peak memory of training W6: what the arithmetic says must be there, what the model's linear memory has, and by how much the
// process has grown.
//
//   npm run build && node bench/memory.js [--json]
import { trainingCase } from "./lib/model.js";
import { present } from "./lib/report.js";
import { training } from "./lib/workloads.js";

const workload = training["W6 1024-1024-1024-1, batch 256"];
const { layers, batch, rows } = workload;
const floats = (count) => (4 * count) / 2 ** 20;
const parameters = floats(layers.slice(1).reduce((sum, units, i) => sum + units * (layers[i] + 1), 0));
const parts = {
  parameters,
  gradients: parameters,
  "the optimizer's slots (momentum)": parameters,
  "activations of one batch": floats(batch * layers.slice(1).reduce((sum, units) => sum + units, 0)),
  "the data": floats(rows * (layers[0] + layers.at(-1))),
};
const needed = Object.values(parts).reduce((sum, mebibytes) => sum + mebibytes, 0);

// Another model first, so that what V8 takes for the library and its compiled kernels is not counted as this model's.
const small = trainingCase({ ...workload, layers: [8, 8, 1], rows: 256 });
await small.run(2000);
const before = process.memoryUsage.rss();
const { model, run } = trainingCase(workload);
await run(8);
const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
const actual = Number(/memory ([\d.]+) MiB/.exec(model.summary())[1]);

present([
  {
    title: "Memory of W6, MiB",
    columns: { what: "what", mebibytes: "MiB", share: "of what is needed %" },
    rows: [
      ...Object.entries(parts).map(([what, mebibytes]) => ({ what, mebibytes })),
      { what: "**needed**", mebibytes: needed },
      {
        what: "**the model's linear memory** (never shrinks; goal: at most 115 %)",
        mebibytes: actual,
        share: actual / needed,
      },
      {
        what: "growth of the process, the caller's own data included",
        mebibytes: grown,
        share: grown / needed,
      },
    ],
  },
]);
