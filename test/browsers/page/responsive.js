// How long the page's thread is held while a large network is trained: by the browser's own observer of tasks over 50 ms, where it
// has one, and by the gaps between timers.
import { layers, sequential, tensor } from "../../../dist/index.js";

const TICK_MS = 4;
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Trains for so many milliseconds on so many rows of 784 numbers, and watches. */
export async function watched({ milliseconds, rows, threads }) {
  const x = tensor(
    Float32Array.from({ length: rows * 784 }, (_, i) => (i % 251) / 250),
    [rows, 784],
  );
  const y = Float32Array.from({ length: rows }, (_, i) => i % 10);
  const model = sequential({
    layers: [
      layers.dense({ units: 256, activation: "relu", inputShape: [784] }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  await sleep(200);

  const longTasks = [];
  const observer = PerformanceObserver.supportedEntryTypes.includes("longtask")
    ? new PerformanceObserver((list) => longTasks.push(...list.getEntries()))
    : undefined;
  observer?.observe({ type: "longtask" });
  let [last, longestGap, ticks] = [performance.now(), 0, 0];
  const timer = setInterval(() => {
    const now = performance.now();
    longestGap = Math.max(longestGap, now - last);
    last = now;
    ticks++;
  }, TICK_MS);

  const stop = new AbortController();
  setTimeout(() => stop.abort(), milliseconds);
  const started = performance.now();
  performance.mark("fitStart");
  const { history } = await model.fit(x, y, { epochs: 10_000, threads, signal: stop.signal });
  const took = performance.now() - started;
  await sleep(100);
  clearInterval(timer);
  observer?.disconnect();
  return {
    took,
    ticks,
    longestGap,
    epochs: history.loss.length,
    longTasks: observer ? longTasks.map(({ duration, startTime }) => [startTime - started, duration]) : null,
  };
}
