// A study on a queue under fire: three worker processes, one of them killed every few seconds and started again, and Redis killed
// once and started again from its append-only file. Every trial must be in the record exactly once, with the value of a quiet run.
//   node bench/tune-queue.js [trials] [seconds between kills]
// Needs redis-server, the packages bullmq and ioredis where this package finds them, and `npm run build`.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { samplers, storages, tune } from "../dist/tune/index.js";
import objective from "./tune/queueObjective.js";

const [trials = 200, pause = 3] = process.argv.slice(2).map(Number);
const PORT = 6390;
const connection = `redis://127.0.0.1:${PORT}`;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const data = mkdtempSync(join(tmpdir(), "downhill-redis-"));
const started = performance.now();
const log = (text) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);

const startRedis = async () => {
  const redis = spawn("redis-server", ["--port", PORT, "--dir", data, "--appendonly", "yes", "--save", ""], {
    stdio: "ignore",
  });
  await sleep(700);
  return redis;
};
let taken = 0;
const startWorker = () => {
  const options = ["worker", "--redis", connection, "--study", here("./tune/queueObjective.js")];
  const worker = spawn(process.execPath, [here("../dist/cli/index.js"), ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  worker.stdout.on("data", (text) => {
    taken += String(text).split("trial ").length - 1;
  });
  return worker;
};

let redis = await startRedis();
const workers = [startWorker(), startWorker(), startWorker()];
let kills = 0;
let isRunning = true;
const fire = (async () => {
  while (isRunning) {
    await sleep(pause * 1000);
    if (!isRunning) break;
    const victim = kills++ % workers.length;
    workers[victim].kill("SIGKILL");
    log(`worker ${victim} killed`);
    workers[victim] = startWorker();
    if (kills === 3) {
      redis.kill("SIGTERM");
      await sleep(1000);
      redis = await startRedis();
      log("redis restarted");
    }
  }
})();

let best = Number.POSITIVE_INFINITY;
const finished = new Map();
const study = await tune({
  objective: here("./tune/queueObjective.js"),
  sampler: samplers.random({ seed: 1 }),
  trials,
  storage: storages.bullmq({ connection, parallel: 6 }),
  callbacks: [
    (_study, { number, value }) => {
      finished.set(number, (finished.get(number) ?? 0) + 1);
      if (finished.size % 25 === 0) log(`${finished.size} trials finished`);
      best = Math.min(best, value);
    },
  ],
});
isRunning = false;
await fire;
const quiet = await tune({ objective, sampler: samplers.random({ seed: 1 }), trials: Math.min(trials, 20) });
const same = quiet.trials.every(({ value }, i) => study.trials[i].value === value);
const once = [...finished.values()].every((count) => count === 1);
log(`${study.trials.length} trials in the record, ${finished.size} finished, each once: ${once}`);
log(
  `states: ${[...new Set(study.trials.map(({ state }) => state))].join(", ")}; workers ended ${taken} runs`,
);
log(
  `workers killed: ${kills}; best ${best} (trial ${study.best.number}); the first ${quiet.trials.length} equal a quiet run: ${same}`,
);

for (const worker of workers) worker.kill("SIGTERM");
redis.kill("SIGTERM");
await sleep(500);
rmSync(data, { recursive: true, force: true });
process.exit(once && same && finished.size === trials ? 0 : 1);
