// Starts a training in a child process, kills it with SIGKILL at a random moment, lets it go on from its checkpoint with another
// number of threads, and compares the end with that of an unbroken training on one thread; many times over, for each setting.
//   node bench/kill/run.js [rounds per setting, default 50] [setting, default all of settings.js]
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { settings } from "./settings.js";

const [rounds = 50, only] = [Number(process.argv[2] ?? 50), process.argv[3]];
const MOST_THREADS = 3;
const MOST_KILLS = 3;
const folder = mkdtempSync(path.join(os.tmpdir(), "downhill-kill-"));
const trainee = fileURLToPath(new URL("trainee.js", import.meta.url));

/** Runs the training, killed so many milliseconds after its beginning if it still runs then; a negative number: at once. */
function train(file, setting, threads, killAfter) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [trainee, file, setting, threads], { stdio: "pipe" });
    let [out, err, began, timer] = ["", "", 0];
    const kill = () => child.kill("SIGKILL");
    child.stdout.on("data", (text) => {
      out += text;
      if (began !== 0) return;
      began = performance.now();
      if (killAfter !== undefined) timer = setTimeout(kill, Math.max(0, killAfter));
    });
    child.stderr.on("data", (text) => {
      err += text;
    });
    if (killAfter < 0) kill();
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const took = performance.now() - began;
      resolve({ hash: out.trim().split("\n").at(-1), code, killed: signal === "SIGKILL", err, took });
    });
  });
}

/** One training, killed a few times, on another number of threads every time. Counts into `seen`; not where it was too fast to be killed. */
async function round(file, setting, took, hash, seen) {
  const before = seen.kills;
  const kills = 1 + Math.floor(Math.random() * MOST_KILLS);
  for (let i = 0; i <= kills; i++) {
    const threads = 1 + ((seen.rounds + i) % MOST_THREADS);
    // Most moments lie within the training; a few before it.
    const moment = (Math.random() * 1.05 - 0.05) * took;
    const run = await train(file, setting, threads, i < kills ? moment : undefined);
    if (run.killed) {
      seen.kills++;
      if (existsSync(file)) seen.resumed++;
      continue;
    }
    if (run.code === 0 && seen.kills === before) return;
    seen.rounds++;
    if (run.code !== 0) console.log(`${setting}: failed, on ${threads} threads: ${run.err}`);
    else if (run.hash === hash) seen.equal++;
    else console.log(`${setting}: ${run.hash} differs, on ${threads} threads`);
    return;
  }
}

let wrong = 0;
for (const setting of only ? [only] : Object.keys(settings)) {
  const unbroken = await train(path.join(folder, setting), setting, 1);
  if (unbroken.code !== 0) throw new Error(`${setting}: the unbroken training failed: ${unbroken.err}`);
  const seen = { rounds: 0, kills: 0, resumed: 0, equal: 0 };
  for (let i = 0; seen.rounds < rounds; i++)
    await round(path.join(folder, `${setting}.${i}`), setting, unbroken.took, unbroken.hash, seen);
  console.log(
    `${setting}: ${seen.equal} of ${rounds} equal to the unbroken training of ${unbroken.took.toFixed(0)} ms; ${seen.kills} kills, after ${seen.resumed} of them it went on from a checkpoint`,
  );
  wrong += rounds - seen.equal;
}
rmSync(folder, { recursive: true });
process.exit(wrong === 0 ? 0 : 1);
