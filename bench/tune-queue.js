// A study on a queue under fire: three worker processes, one of them killed every few seconds and started again, and Redis killed
// once and started again from its append-only file. Every trial must end exactly once in the record, and be what a quiet run of
// one thread, with the same order of events, draws and finds.
//   node bench/tune-queue.js [trials] [seconds between kills]        (needs redis-server and `npm run build`)
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { samplers, storages, tune } from "../dist/tune/index.js";
import { lossOf } from "./tune/queueObjective.js";
import { replay } from "./tune/replay.js";

const [trials = 200, pause = 4] = process.argv.slice(2).map(Number);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const data = mkdtempSync(join(tmpdir(), "downhill-redis-"));
const port = await new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const connection = `redis://127.0.0.1:${port}`;
const started = performance.now();
const log = (text) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);

const startRedis = async () => {
  const options = ["--port", port, "--bind", "127.0.0.1", "--dir", data, "--appendonly", "yes", "--save", ""];
  const redis = spawn("redis-server", options, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => redis.stdout.on("data", (text) => /Ready to acc/.test(text) && resolve()));
  return redis;
};
let ended = 0;
const startWorker = () => {
  const options = ["worker", "--redis", connection, "--study", here("./tune/queueObjective.js")];
  const worker = spawn(process.execPath, [here("../dist/cli/index.js"), ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  worker.stdout.on("data", (text) => {
    ended += String(text).split("trial ").length - 1;
  });
  return worker;
};

let redis = await startRedis();
const workers = [startWorker(), startWorker(), startWorker()];
let kills = 0;
let isRunning = true;
const fire = (async () => {
  for (;;) {
    await sleep(pause * 1000);
    if (!isRunning) return;
    const victim = kills++ % workers.length;
    workers[victim].kill("SIGKILL");
    log(`worker ${victim} killed, and another started`);
    workers[victim] = startWorker();
    if (kills === 3) {
      redis.kill("SIGKILL");
      log("redis killed");
      await sleep(1000);
      redis = await startRedis();
      log("redis started again from its file");
    }
  }
})();

const options = { sampler: samplers.tpe({ seed: 1 }), trials };
const told = new Map();
const study = await tune({
  ...options,
  objective: here("./tune/queueObjective.js"),
  storage: storages.bullmq({ connection, parallel: 6 }),
  callbacks: [
    (_study, { number }) => {
      told.set(number, (told.get(number) ?? 0) + 1);
      if (told.size % 20 === 0) log(`${told.size} trials finished`);
    },
  ],
});
isRunning = false;
await fire;

const client = new Redis(port);
const record = Object.entries(await client.hgetall("downhill:downhill:records:downhill")).sort(
  ([a], [b]) => a - b,
);
const lines = record.map(([, line]) => line);
const jobs = await client.keys("bull:downhill:*-*-*-*-*-*");
const begun = await Promise.all(jobs.map((job) => client.hget(job, "ats")));
client.disconnect();

const endings = lines.map((line) => JSON.parse(line)).filter((op) => op.op_code === 6 && op.state > 0);
const endedOnce = endings.length === trials && new Set(endings.map((op) => op.trial_id)).size === trials;
const toldOnce = told.size === trials && [...told.values()].every((count) => count === 1);
const isWhole = study.trials.every(
  ({ state, intermediate }) => state === "complete" && intermediate.length === 3,
);
const quiet = await replay(lines, options, lossOf);
const isSame = study.trials.every(
  ({ params, value }, i) =>
    value === quiet[i].value && JSON.stringify(params) === JSON.stringify(quiet[i].params),
);
const quietBest = quiet.reduce((a, b) => (b.value < a.value ? b : a));
const sameBest = study.best.number === quietBest.number && study.best.value === quietBest.value;
const again = begun.filter((count) => Number(count) > 1).length;

log(`workers killed: ${kills}; trials begun again on another worker: ${again}; runs that ended: ${ended}`);
log(
  `${study.trials.length} trials in the record, each ended once: ${endedOnce}; each told once: ${toldOnce}`,
);
log(`all complete, with all their reports: ${isWhole}`);
log(
  `draws and values of a quiet run with the same order of events are the same in all ${quiet.length}: ${isSame}`,
);
log(
  `best ${study.best.value} (trial ${study.best.number}), quiet ${quietBest.value} (trial ${quietBest.number})`,
);

for (const worker of workers) worker.kill("SIGTERM");
redis.kill("SIGTERM");
await sleep(500);
rmSync(data, { recursive: true, force: true });
process.exit(endedOnce && toldOnce && isWhole && isSame && sameBest ? 0 : 1);
