// How the cost of a step grows: in threads, batch, width and depth.
//
//   npm run build && node bench/scaling.js [--rounds 5] [--json]
//
// "time ÷ work" compares a row with the one above it: how much longer a step takes, over how much more it computes. Below 1, the larger one
// makes better use of the core; above 1, something grows faster than the work. "trainings that share nothing": how much as many trainings get done
// at once, each on one thread, beside one alone: the most that this machine's cores give.
import os from "node:os";
import { parseArgs } from "node:util";
import { apartCase } from "./lib/apart.js";
import { trainingCase } from "./lib/model.js";
import { present } from "./lib/report.js";
import { takeTurns } from "./lib/rounds.js";
import { operations, plain, training } from "./lib/workloads.js";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, json: { type: "boolean", default: false } },
});
const rounds = Number(options.rounds);
/** A call of `fit` on threads costs some 10 ms of its own. */
const SLICE_MS = 600;
/** Several threads compute several milliseconds in one. */
const wall = () => performance.now();

const families = {
  batch: [1, 8, 32, 128, 512].map((batch) => [
    `784-128-10, batch ${batch}`,
    plain([784, 128, 10], batch, 1024),
  ]),
  width: [64, 128, 256, 512, 1024].map((w) => [`256-${w}-${w}-10, batch 64`, plain([256, w, w, 10], 64)]),
  depth: [1, 2, 4, 8, 16].map((depth) => [
    `${depth} hidden layers of 128, batch 64`,
    plain([128, ...new Array(depth).fill(128), 10], 64),
  ]),
};

async function growth(family, workloads) {
  const cases = workloads.map(([, workload]) => trainingCase(workload));
  const times = await takeTurns(cases, { rounds, sliceMs: 60, warmMs: 150 });
  const ns = times.map(({ p50 }) => p50 * 1e6);
  return {
    title: `Scaling in ${family}, one thread`,
    columns: { network: "network", us: "µs/step", rate: "GFLOP/s", growth: "time ÷ work" },
    rows: workloads.map(([network, workload], i) => {
      const work = operations(workload);
      const before = workloads[i - 1]?.[1];
      const growth = before && ns[i] / ns[i - 1] / (work / operations(before));
      return { network, us: ns[i] / 1e3, rate: work / ns[i], ...(growth ? { growth } : {}) };
    }),
  };
}

/** One thread, two, and all cores, of the same network, taking turns; and beside them as many trainings that share nothing. */
async function threads() {
  const most = os.availableParallelism();
  const counts = [...new Set([2, most])].filter((count) => count <= most && count > 1);
  const rows = [];
  const note = most === 1 ? "This machine has one core: nothing to compare." : undefined;
  for (const [network, workload] of Object.entries(training).filter(([name]) => /^W[456]/.test(name))) {
    const apart = counts.map((count) => apartCase(network, count));
    const cases = [1, ...counts].map((count) => trainingCase(workload, { threads: count }));
    const settings = { rounds, sliceMs: SLICE_MS, warmMs: 400, clock: wall };
    const ns = (await takeTurns([...cases, ...apart], settings)).map(({ p50 }) => p50 * 1e6);
    await Promise.all(apart.map((one) => one.close()));
    rows.push({ network, threads: 1, us: ns[0] / 1e3, gain: 1 });
    counts.forEach((count, i) => {
      const [together, alone] = [ns[1 + i], ns[cases.length + i]];
      rows.push({
        network,
        threads: count,
        us: together / 1e3,
        gain: ns[0] / together,
        apart: (count * ns[0]) / alone,
      });
    });
  }
  const columns = {
    network: "network",
    threads: "threads",
    us: "µs/step",
    gain: "times as fast",
    apart: "trainings that share nothing",
  };
  return { title: "Scaling in threads", columns, rows, ...(note ? { note } : {}) };
}

const tables = [await threads()];
for (const [family, workloads] of Object.entries(families)) tables.push(await growth(family, workloads));
present(tables);
