// What the page offers to the tests, which call it by page.evaluate: as text, so that no compiler has touched it.
import { watchFit, watchSlices } from "./responsive.js";
import * as work from "./work.js";

let workers = 0;
globalThis.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    workers++;
  }
};
const warnings = [];
console.warn = (message) => warnings.push(String(message));

globalThis.downhillPage = {
  ...work,
  watchFit,
  watchSlices,
  workers: () => workers,
  warnings: () => warnings,
  /** The same in a worker of the page, which is a module of its own. */
  inWorker(task, ...given) {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.value));
      worker.onerror = (event) => reject(new Error(event.message || "the worker could not be started"));
      worker.postMessage({ task, given });
    });
  },
};
