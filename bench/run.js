// The bench suite: one part after the other, each in processes of its own. Prints Markdown, and writes the figures with machine and
// versions to bench/results/.
//
//   npm run bench                          all parts, some three minutes
//   npm run bench -- training inference    some of them
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hasRelaxed } from "../build/modules/runtime/support.js";
import { describe, machine, versions } from "./lib/machine.js";
import { markdown, save } from "./lib/report.js";

/** The builds that this runtime has; the wide one only in Node 24 or newer on x86-64. */
const hasWide = Number.parseInt(process.versions.node, 10) >= 24 && process.arch === "x64";
const builds = ["simd", ...(hasRelaxed() ? ["relaxed"] : []), ...(hasWide ? ["wide"] : [])];
const parts = {
  kernels: [
    ...builds.map((build) => ["kernels/gemm.js", "--rounds", "10", "--build", build]),
    ["kernels/bandwidth.js", "--rounds", "10"],
  ],
  training: builds.map((build) => ["training.js", "--build", build]),
  profile: ["W4", "W6"].map((work) => ["profile.js", "--work", work, "--rounds", "50"]),
  inference: [["inference.js"]],
  scaling: [["scaling.js"]],
  start: [["start/run.js"]],
  memory: [["memory.js"]],
};

const { positionals } = parseArgs({ allowPositionals: true });
for (const name of positionals) {
  if (parts[name]) continue;
  console.error(`bench: there is no part "${name}". The parts are ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}
const chosen = positionals.length > 0 ? positionals : Object.keys(parts);

/** Runs a script and gives the tables it prints. */
async function tablesOf([script, ...args]) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const root = fileURLToPath(new URL("..", import.meta.url));
  const child = spawn(process.execPath, [file, ...args, "--json"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`bench/${script} ended with ${code}, see above.`);
  return JSON.parse(printed);
}

const head = { date: new Date().toISOString(), machine: machine(), versions: versions() };
console.log(`${describe(head.machine, head.versions)}\n`);
const results = {};
for (const name of chosen) {
  results[name] = [];
  for (const script of parts[name]) {
    const tables = await tablesOf(script);
    results[name].push(...tables);
    for (const table of tables) console.log(markdown(table));
  }
}
console.log(`Figures: ${save("bench", { ...head, loadAfter: machine().load, results })}`);
