// How the service answers while it trains: autocannon asks /predict for ten seconds. Fails where a request fails, or where one in a
// hundred takes 50 ms or more.
//   npm run load
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import autocannon from "autocannon";
import { flowers, startService, until } from "./test/startService.js";

const folder = await mkdtemp(path.join(os.tmpdir(), "downhill-load-"));
const service = await startService(folder);
// The first network answers while the second is trained.
await service.post("/train", { ...flowers(300), epochs: 5 });
await until(service, ({ state }) => state === "ready");
await service.post("/train", { ...flowers(50_000), epochs: 10_000 });
const before = await until(service, ({ progress }) => progress !== undefined);

const result = await autocannon({
  url: `${service.url}/predict`,
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ x: flowers(8).x }),
  connections: 10,
  duration: 10,
});
const after = await service.health();
const [code] = await service.end();
await rm(folder, { recursive: true });

const { latency, requests, errors, timeouts, non2xx } = result;
console.log(`${after.progress.epoch - before.progress.epoch} epochs of 50000 rows trained meanwhile`);
console.log(`${requests.total} requests answered, ${errors + timeouts + non2xx} failed`);
console.log(`p50 ${latency.p50} ms, p99 ${latency.p99} ms, longest ${latency.max} ms`);
console.log(`SIGTERM ended it with code ${code}`);
const isGood =
  after.state === "training" && errors + timeouts + non2xx === 0 && latency.p99 < 50 && code === 0;
process.exitCode = isGood ? 0 : 1;
