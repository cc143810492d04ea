// How long the page's thread is held while it works: by the browser's own observer of tasks over 50 ms, where it has one, and
// by the gaps between timers.
import { layers, sequential, tensor } from "../../../dist/index.js";

const TICK_MS = 4;
/** Turns of the empty loop by which its speed is measured: well above a millisecond, which is all that Firefox's clock tells apart. */
const TRIED = 2e7;
const inputs = 784;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Trains on so many rows for so many milliseconds, and watches. The model was made before. */
export async function watchFit({ rows, milliseconds, threads }) {
  const numbers = new Float32Array(rows * inputs);
  for (let i = 0; i < numbers.length; i++) numbers[i] = (i % 251) / 250;
  const labels = new Float32Array(rows);
  for (let i = 0; i < rows; i++) labels[i] = i % 10;
  const x = tensor(numbers, [rows, inputs]);
  const model = sequential({
    layers: [
      layers.dense({ units: 256, activation: "relu", inputShape: [inputs] }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return watch(async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), milliseconds);
    await model.fit(x, labels, { epochs: 100_000, threads, validationSplit: 0.1, signal: stop.signal });
  });
}

/** Does slices of so much work, with pauses in between, and watches: what a machine makes of work that does no more. */
export function watchSlices({ slice, milliseconds }) {
  // As much work as takes so long where nobody disturbs, which a busy machine stretches as it does a training's.
  const times = Array.from({ length: 8 }, () => timeOf(TRIED));
  const turns = Math.round((TRIED * slice) / Math.min(...times));
  return watch(async () => {
    for (const end = performance.now() + milliseconds; performance.now() < end; ) {
      timeOf(turns);
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(undefined);
      });
    }
  });
}

/** Milliseconds that so many turns of an empty loop take. */
function timeOf(turns) {
  const begin = performance.now();
  let sum = 0;
  for (let i = 0; i < turns; i++) sum = (Math.imul(sum, 5) + i) | 0;
  return sum === 0.5 ? 0 : performance.now() - begin;
}

async function watch(work) {
  await sleep(200);
  const longTasks = [];
  const canObserve = PerformanceObserver.supportedEntryTypes.includes("longtask");
  const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries()));
  if (canObserve) observer.observe({ type: "longtask" });
  let [last, longestGap] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    longestGap = Math.max(longestGap, now - last);
    last = now;
  }, TICK_MS);
  // The work begins a task of its own, and a tracer finds it by this mark.
  await sleep(TICK_MS);
  performance.mark("begin");
  const begin = performance.now();
  await work();
  const took = performance.now() - begin;
  performance.mark("end");
  await sleep(100);
  clearInterval(timer);
  observer.disconnect();
  return { took, longestGap, longTasks: canObserve ? longTasks.map(({ duration }) => duration) : null };
}
