// Compares the wide kernels with the ordinary ones bit by bit, as the wide mode's trial does, for as long as is wanted: rounds of products of drawn shapes and
// of drawn networks, each in a process of its own.
//   npm run fuzz:wide -- --minutes 60                     in Node 24 and 26 in turns; npm brings those
//   npm run fuzz:wide -- --minutes 1 --node 26 --seed 9   one, from a number on
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { install, nodeOf } from "../runtimes/install.js";

const { values: flags } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    node: { type: "string", multiple: true, default: ["24", "26"] },
    seed: { type: "string", default: "1" },
    networks: { type: "string", default: "200" },
  },
});
const child = fileURLToPath(new URL("../../dist/shared/wideTrialChild.js", import.meta.url));
const networks = Number(flags.networks);
/** What the trial compares in a round beside networks (src/wide): three forms of product in two kinds of memory. */
const PRODUCTS = 2 * 3 * 405;
const nodes = flags.node.map((version) => ({ version, program: install(nodeOf(version)) }));

const end = Date.now() + Number(flags.minutes) * 60_000;
let rounds = 0;
const failures = [];
for (let seed = Number(flags.seed); Date.now() < end && failures.length === 0; seed += networks) {
  for (const { version, program } of nodes) {
    const { status, signal, stdout, stderr } = spawnSync(program, [child, String(seed), String(networks)], {
      encoding: "utf8",
    });
    rounds++;
    const reason = stdout ? JSON.parse(stdout).reason : `it ended (${signal ?? status}): ${stderr}`;
    if (reason !== null) failures.push(`Node ${version}, --seed ${seed}: ${reason}`);
  }
  if (rounds % 10 < nodes.length)
    console.log(
      `${rounds} rounds, ${rounds * networks} networks, ${rounds * PRODUCTS} products: ${failures.length} different`,
    );
}
console.log(
  `${path.basename(child)}: ${rounds} rounds, ${rounds * networks} networks on one thread and ${Math.ceil(networks / 4) * rounds} on two, ${rounds * PRODUCTS} products: ${failures.length} different`,
);
for (const failure of failures) console.log(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
