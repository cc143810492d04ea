// What a graph costs beside a row of layers: the same small networks made by `sequential` and by `model`, in turns.
//
//   npm run build && node bench/graphs.js [--rounds 60] [--threads 1] [--filter W1] [--json]
//
// A slice is one call of `fit`, its set-up and pauses included. Both end with the same bits, so all that differs is the way there.
import { parseArgs } from "node:util";
import { trainingCase } from "./lib/model.js";
import { present } from "./lib/report.js";
import { takeTurns } from "./lib/rounds.js";
import { training } from "./lib/workloads.js";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "60" },
    threads: { type: "string", default: "1" },
    filter: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});
const threads = Number(options.threads);
const workloads = Object.entries(training).filter(
  ([name, { layers }]) => name.includes(options.filter) && layers.every((units) => units <= 64),
);
if (workloads.length === 0)
  throw new RangeError(`--filter "${options.filter}": no small workload has this in its name.`);

const rows = [];
for (const [workload, spec] of workloads) {
  const cases = [false, true].map((graph) => trainingCase(spec, { graph, threads }));
  const [row, graph] = await takeTurns(cases, {
    rounds: Number(options.rounds),
    sliceMs: 40,
    warmMs: 300,
    ...(threads === 1 ? {} : { clock: () => performance.now() }),
  });
  rows.push({ workload, row: row.p50 * 1e3, graph: graph.p50 * 1e3, ratio: graph.p50 / row.p50 });
}
present(
  [
    {
      title: `A graph beside a row of layers, threads: ${threads}`,
      columns: {
        workload: "workload",
        row: "sequential µs/step",
        graph: "model µs/step",
        ratio: "model / sequential",
      },
      rows,
    },
  ],
  options.json,
);
