// Cold start: from the start of the process to its end after the first step of W3, beside `node -e 0`, the two taking turns.
//
//   npm run build && node bench/start/run.js [--rounds 15] [--json]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { present } from "../lib/report.js";
import { median } from "../lib/rounds.js";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "15" }, json: { type: "boolean", default: false } },
});
const script = fileURLToPath(new URL("firstStep.js", import.meta.url));

function start(...args) {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const took = performance.now() - begun;
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr}`);
  return { took, stdout };
}

const bare = [];
const ours = [];
const stages = {};
for (let round = -1; round < Number(options.rounds); round++) {
  const empty = start("-e", "0");
  const first = start(script);
  // The first round brings the files into the system's cache.
  if (round < 0) continue;
  bare.push(empty.took);
  ours.push(first.took);
  for (const [stage, ms] of Object.entries(JSON.parse(first.stdout))) {
    stages[stage] ??= [];
    stages[stage].push(ms);
  }
}
const pairs = ours.map((took, i) => took - bare[i]);
present([
  {
    title: "Cold start of W3",
    columns: { what: "what", ms: "ms" },
    rows: [
      { what: "`node -e 0`, the whole process", ms: median(bare) },
      { what: "with the first step of W3", ms: median(ours) },
      { what: "**more** (median of the pairs; goal: at most 40)", ms: median(pairs) },
      ...Object.entries(stages).map(([what, times]) => ({ what: `of which ${what}`, ms: median(times) })),
    ],
  },
]);
