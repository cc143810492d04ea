// Runtimes that npm can bring (install.js): how each is started.
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { folder, install, nodeOf } from "./install.js";

const main = fileURLToPath(new URL("main.js", import.meta.url));
const LONGEST_MS = 300_000;

/** The wide mode; what it finds out about a runtime is kept with the runtime. */
const wideOf = (major) => ({
  ...nodeOf(major),
  name: `Node ${major}, wide`,
  env: { DOWNHILL_WIDE: "1", XDG_CACHE_HOME: path.join(folder, "cache") },
});
const known = [
  nodeOf(20),
  nodeOf(22),
  nodeOf(24),
  wideOf(24),
  nodeOf(26),
  wideOf(26),
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
