// The service as a process: what it refuses, what it learns, and that SIGTERM costs it nothing.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { endServices, flowers, startService, until } from "./startService.js";

const folders = [];
async function emptyFolder() {
  folders.push(await mkdtemp(path.join(os.tmpdir(), "downhill-service-")));
  return folders.at(-1);
}
after(async () => {
  endServices();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

test("refuses what it can't work with, and says why", async () => {
  const service = await startService(await emptyFolder());
  const refused = [
    ["/predict", { x: [[1, 2, 3, 4]] }, 409, /Nothing has been learnt/],
    ["/train", { x: [[1, 2, 3]], y: [0] }, 400, /must NOT have fewer than 4 items/],
    ["/train", { x: [[1, 2, 3, "4"]], y: [0] }, 400, /must be number/],
    ["/train", { x: [[1, 2, 3, 1e39]], y: [0] }, 400, /must be <= 1000000/],
    ["/train", { x: [[1, 2, 3, -1e39]], y: [0] }, 400, /must be >= -1000000/],
    ["/train", { x: [[1, 2, 3, 4]], y: [3] }, 400, /must be <= 2/],
    ["/train", { x: [[1, 2, 3, 4]], y: [0, 1] }, 400, /x has 1 rows, y has 2/],
    ["/train", { x: [[1, 2, 3, 4]], y: [0], epoch: 5 }, 400, /must NOT have additional properties/],
  ];
  for (const [route, body, status, message] of refused) {
    const response = await service.post(route, body);
    assert.equal(response.status, status);
    assert.match((await response.json()).message, message);
  }
  assert.equal((await service.post("/predict", { x: [[1, 2, 3, 4]], pad: "x".repeat(300_000) })).status, 413);
  assert.deepEqual(await service.end(), [0, null]);
});

test("a job that fails leaves the good network in place, also after a restart", async () => {
  const folder = await emptyFolder();
  const { x, y } = flowers(300);
  const first = await startService(folder);
  await first.post("/train", { x, y, epochs: 30 });
  await until(first, ({ state }) => state === "ready");
  const answer = async (service) => (await service.post("/predict", { x: x.slice(0, 3) })).json();
  const good = await answer(first);
  await first.end();
  for (const job of ["{", JSON.stringify({ x: [[1e39, 0, 0, 0]], y: [0], epochs: 3 })]) {
    await writeFile(path.join(folder, "job.json"), job);
    const broken = await startService(folder);
    await until(broken, ({ state }) => state === "failed");
    assert.deepEqual(await answer(broken), good);
    await broken.end();
  }
  const again = await startService(folder);
  assert.equal((await again.health()).state, "ready");
  assert.deepEqual(await answer(again), good);
  await again.end();
});

test("the old network answers while a new one is trained", async () => {
  const service = await startService(await emptyFolder());
  const { x, y } = flowers(300);
  await service.post("/train", { x, y, epochs: 30 });
  await until(service, ({ state }) => state === "ready");
  const answer = async () => (await service.post("/predict", { x: x.slice(0, 3) })).json();
  const good = await answer();
  await service.post("/train", { ...flowers(3000), epochs: 10_000 });
  await until(service, ({ progress }) => progress !== undefined);
  assert.deepEqual(await answer(), good);
  assert.equal((await service.post("/train", { x, y })).status, 409);
  assert.deepEqual(await service.end(), [0, null]);
});

test("slow and hostile clients are cut off, and keep neither SIGTERM nor the training", async () => {
  const folder = await emptyFolder();
  const service = await startService(folder);
  const { port } = new URL(service.url);
  const open = (text) => {
    const socket = connect(Number(port), "127.0.0.1").on("error", () => {});
    socket.write(text);
    return socket;
  };
  const head = "POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
  const slow = [open(head), open(`${head}content-length: 1000\r\n\r\n{`), open("GET / HT")];
  open("\u0000\u0001 nonsense\r\n\r\n");
  open(`${head}content-length: -5\r\n\r\n`);
  open(`GET /health HTTP/1.1\r\nx: ${"y".repeat(100_000)}\r\n\r\n`);
  const started = performance.now();
  await Promise.all(slow.map((socket) => new Promise((closed) => socket.resume().once("close", closed))));
  assert(performance.now() - started < 20_000);
  await service.post("/train", { ...flowers(1500), epochs: 10_000 });
  await until(service, ({ progress }) => progress !== undefined);
  // Half-sent requests, one of them held.
  open(`${head}content-length: 1000\r\n\r\n{"x"`);
  open(head);
  await new Promise((next) => setTimeout(next, 200));
  const told = performance.now();
  assert.deepEqual(await service.end(), [0, null]);
  assert(performance.now() - told < 10_000);
  assert(existsSync(path.join(folder, "job.checkpoint")));
});

test("learns in the background, predicts, and says how it is", async () => {
  const service = await startService(await emptyFolder());
  const { x, y } = flowers(300);
  const accepted = await service.post("/train", { x, y, epochs: 100 });
  assert.equal(accepted.status, 202);
  const { progress } = await until(service, ({ state }) => state === "ready");
  assert.equal(progress.epoch, 99);
  assert(progress.accuracy > 0.95);
  const { probabilities } = await (await service.post("/predict", { x: x.slice(0, 3) })).json();
  assert.deepEqual(
    probabilities.map((row) => row.indexOf(Math.max(...row))),
    [0, 1, 2],
  );
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  assert.match(metrics, /^training_epochs 100$/m);
  assert.match(
    metrics,
    /^http_request_duration_seconds_count\{method="POST",route="\/train",status="202"\} 1$/m,
  );
  assert.deepEqual(await service.end(), [0, null]);
});

test("SIGTERM during a training saves the work: three processes come to the bits of one", async () => {
  // Some seconds of work, so that a busy machine does not finish it between two looks.
  const job = { ...flowers(1500), epochs: 1000 };
  const [whole, parted] = [await emptyFolder(), await emptyFolder()];
  const learnt = (folder) => readFile(path.join(folder, "model.safetensors"));

  const undisturbed = await startService(whole);
  await undisturbed.post("/train", job);
  await until(undisturbed, ({ state }) => state === "ready");
  await undisturbed.end();

  let reached = 0;
  for (let life = 0; life < 2; life++) {
    const service = await startService(parted);
    if (life === 0) assert.equal((await service.post("/train", job)).status, 202);
    const { state, progress } = await until(
      service,
      (health) => (health.progress?.epoch ?? 0) > reached + 20,
    );
    assert.equal(state, "training");
    reached = progress.epoch;
    assert.deepEqual(await service.end(), [0, null]);
    assert(existsSync(path.join(parted, "job.checkpoint")));
    assert(!existsSync(path.join(parted, "model.safetensors")));
  }
  const last = await startService(parted);
  await until(last, ({ state }) => state === "ready");
  await last.end();
  assert.deepEqual(await learnt(parted), await learnt(whole));
});
