// As many trainings at once as there are threads to compare with, each alone in a worker and on a model of its own: what the cores of this
// machine give where nothing is shared but the machine. Two cores that are one core's two halves, or somebody else's too, give less than 2.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { trainingCase } from "./model.js";
import { training } from "./workloads.js";

/** A case for `takeTurns`, a unit being a step of each; `close` ends the workers. */
export function apartCase(network, count) {
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL(import.meta.url), { workerData: network }),
  );
  const ask = (worker, steps) =>
    new Promise((resolve, reject) => {
      worker.once("error", reject);
      worker.once("message", () => {
        worker.off("error", reject);
        resolve();
      });
      worker.postMessage(steps);
    });
  return {
    run: (steps) => Promise.all(workers.map((worker) => ask(worker, steps))),
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}

if (!isMainThread) {
  const { run } = trainingCase(training[workerData]);
  parentPort.on("message", async (steps) => {
    await run(steps);
    parentPort.postMessage(steps);
  });
}
