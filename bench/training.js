// Training steps per second, and how much of the register-only peak is left of it after everything that a step does.
//
//   npm run build && node bench/training.js [--rounds 5] [--threads 1] [--build simd|relaxed|wide] [--filter W4] [--json]
//
// Odd shapes stand beside their round neighbours. A slice is one call of `fit`, its set-up and pauses included.
import { parseArgs } from "node:util";
import { init } from "downhill";
import { trainingCase } from "./lib/model.js";
import { present } from "./lib/report.js";
import { takeTurns } from "./lib/rounds.js";
import { operations, plain, training } from "./lib/workloads.js";
import { Yardstick } from "./lib/yardstick.js";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    threads: { type: "string", default: "1" },
    build: { type: "string", default: "simd" },
    filter: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});
const { build } = options;
const precision = build === "relaxed" ? "relaxed" : "strict";
if (build === "wide") await init({ wide: true });
const threads = options.threads === "auto" ? "auto" : Number(options.threads);

const workloads = Object.entries({
  ...training,
  "odd 37-203-61-7, batch 29": plain([37, 203, 61, 7], 29),
  "its neighbour 32-208-64-8, batch 32": plain([32, 208, 64, 8], 32),
}).filter(([name]) => name.includes(options.filter));
if (workloads.length === 0)
  throw new RangeError(`--filter "${options.filter}": no workload has this in its name.`);

const yardstick = await Yardstick.make(build);
const cases = workloads.map(([, workload]) => trainingCase(workload, { precision, threads }));
const times = await takeTurns(cases, {
  rounds: Number(options.rounds),
  sliceMs: 150,
  warmMs: 300,
  ...(threads === 1 ? {} : { clock: () => performance.now() }),
  between: () => yardstick.sample(),
});
const rows = workloads.map(([workload, spec], i) => {
  const { p50, p99, rme } = times[i];
  const rate = operations(spec) / p50 / 1e6;
  const spread = { p99: p99 * 1e3, margin: rme / 100 };
  return { workload, steps: 1e3 / p50, us: p50 * 1e3, ...spread, rate, share: rate / yardstick.median };
});
present([
  {
    title: `Training, ${build} build, threads: ${threads}`,
    columns: {
      workload: "workload",
      steps: "steps/s",
      us: "µs/step",
      p99: "p99",
      margin: "± %",
      rate: "GFLOP/s",
      share: "of peak %",
    },
    rows,
    note: `Peak of one core in registers: ${yardstick.median.toFixed(1)} GFLOP/s.`,
  },
]);
