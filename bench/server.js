// How long an HTTP server in the same process takes to answer while a network of MNIST's size trains: p50, p99 and the longest.
//   node bench/server.js [seconds]
import http from "node:http";
import { Worker } from "node:worker_threads";
import { layers, sequential, tensor } from "downhill";

const seconds = Number(process.argv[2] ?? 10);
const server = http.createServer((_, response) => response.end("ok"));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();

const rows = 8192;
const x = tensor(
  Float32Array.from({ length: rows * 784 }, (_, i) => ((i * 7919) % 256) / 255),
  [rows, 784],
);
const y = Float32Array.from({ length: rows }, (_, i) => i % 10);
const model = sequential({
  seed: 1,
  layers: [
    layers.dense({ units: 128, activation: "relu", inputShape: [784] }),
    layers.dense({ units: 10, activation: "softmax" }),
  ],
});
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
// The client lives in a thread of its own, so that it measures the server and not itself.
const client = new Worker(
  `const http = require("node:http");
   const { parentPort, workerData: { port } } = require("node:worker_threads");
   const times = [];
   let on = true;
   parentPort.on("message", () => { on = false; });
   const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
   const ask = () => new Promise((resolve, reject) =>
     http.get({ port, host: "127.0.0.1", agent }, (r) => { r.resume(); r.on("end", resolve); }).on("error", reject));
   (async () => {
     while (on) {
       const t = performance.now();
       await ask();
       times.push(performance.now() - t);
       await new Promise((r) => setTimeout(r, 5));
     }
     parentPort.postMessage(times);
     agent.destroy();
   })();`,
  { eval: true, workerData: { port } },
);

const { history } = await model.fit(x, y, {
  epochs: Number.POSITIVE_INFINITY,
  batchSize: 32,
  threads: 1,
  signal: AbortSignal.timeout(seconds * 1000),
});
const answered = new Promise((resolve) => client.once("message", resolve));
client.postMessage("stop");
const times = (await answered).sort((a, b) => a - b);
await client.terminate();
server.close();
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
console.log(
  `${history.loss.length} epochs of ${rows} rows trained, ${times.length} requests answered meanwhile`,
);
console.log(`p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
