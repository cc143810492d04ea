// Starts a training in a child process, kills it with SIGKILL at a random moment, lets it go on from its checkpoint, and compares the
// end with that of an unbroken training, many times over.
//   node bench/kill/run.js [rounds]
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 50);
const folder = mkdtempSync(path.join(os.tmpdir(), "downhill-kill-"));
const trainee = fileURLToPath(new URL("trainee.js", import.meta.url));

/** Runs the training, killed after so many milliseconds if it still runs then. */
function train(file, killAfter) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [trainee, file], { stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      err += text;
    });
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ hash: out.trim().split("\n").at(-1), code, killed: signal === "SIGKILL", err });
    });
  });
}

const started = performance.now();
const unbroken = await train(path.join(folder, "unbroken.ckpt"));
const took = performance.now() - started;
if (unbroken.code !== 0) throw new Error(`the unbroken training failed: ${unbroken.err}`);
console.log(`unbroken: ${unbroken.hash} in ${took.toFixed(0)} ms`);

let [equal, kills, unreadable, resumed] = [0, 0, 0, 0];
for (let round = 0; round < rounds; round++) {
  const file = path.join(folder, `${round}.ckpt`);
  for (;;) {
    // Most moments lie within the training; some before its first step.
    const run = await train(file, Math.random() * took * 1.1);
    if (run.killed) {
      kills++;
      if (existsSync(file)) resumed++;
      if (existsSync(file) && readFileSync(file).length < 1000) unreadable++;
      continue;
    }
    if (run.code !== 0) {
      unreadable++;
      console.log(`round ${round}: ${run.err}`);
    } else if (run.hash === unbroken.hash) equal++;
    else console.log(`round ${round}: ${run.hash} differs`);
    break;
  }
}
rmSync(folder, { recursive: true });
console.log(
  `${kills} kills, ${resumed} of them with a checkpoint to go on from, ${unreadable} unreadable files`,
);
console.log(`${equal} of ${rounds} equal to the unbroken training`);
process.exit(equal === rounds && unreadable === 0 ? 0 : 1);
