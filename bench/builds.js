// Two builds of ours side by side, such as that of the last release and today's: how many times as fast the second trains and predicts.
//
//   node bench/builds.js before/dist after/dist [--rounds 20] [--threads 1] [--filter W4] [--json]
//
// Their slices take turns, so that both see the same machine.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { modelOf, tensorsOf, trainingCase } from "./lib/model.js";
import { present } from "./lib/report.js";
import { takeTurns } from "./lib/rounds.js";
import { inference, training } from "./lib/workloads.js";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "20" },
    threads: { type: "string", default: "1" },
    filter: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});
if (positionals.length !== 2) throw new RangeError("expected two folders: before/dist after/dist");
const builds = await Promise.all(
  positionals.map((folder) => import(pathToFileURL(path.resolve(folder, "index.js")).href)),
);
const threads = Number(options.threads);

function predictionCase(workload, library) {
  const model = modelOf(workload, "strict", false, library);
  const { x } = tensorsOf({ ...workload, rows: workload.batch }, library);
  return {
    run(count) {
      for (let i = 0; i < count; i++) model.predict(x);
    },
  };
}

const works = [
  ...Object.entries(training).map(([name, work]) => [
    name,
    (library) => trainingCase(work, { threads, library }),
  ]),
  ...Object.entries(inference).map(([name, work]) => [name, (library) => predictionCase(work, library)]),
].filter(([name]) => name.includes(options.filter));
if (works.length === 0)
  throw new RangeError(`--filter "${options.filter}": no workload has this in its name.`);

const rows = [];
for (const [workload, make] of works) {
  const [before, after] = await takeTurns(builds.map(make), {
    rounds: Number(options.rounds),
    sliceMs: 50,
    warmMs: 200,
    ...(threads === 1 ? {} : { clock: () => performance.now() }),
  });
  rows.push({
    workload,
    before: before.p50 * 1e3,
    beforeMargin: before.rme / 100,
    after: after.p50 * 1e3,
    afterMargin: after.rme / 100,
    ratio: before.p50 / after.p50,
  });
}
present([
  {
    title: `Two builds in turns, threads: ${threads}`,
    columns: {
      workload: "workload",
      before: "µs before",
      beforeMargin: "± %",
      after: "µs after",
      afterMargin: "± %",
      ratio: "times as fast",
    },
    rows,
    note: `${positionals[0]}, then ${positionals[1]}; medians of ${options.rounds} rounds.`,
  },
]);
