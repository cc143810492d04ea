// The workers of a process: made on first need, lent to one training at a time, kept a while for the next, then ended. They
// sleep while nobody asks, and don't keep the process alive.
import { LaneWorker } from "./worker.js";

/** How long a worker waits for another training, in milliseconds. */
const KEPT_MS = 20_000;

let idle: LaneWorker[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** So many workers, nobody else's until they are given back. @throws where the runtime gives none. */
export async function takeWorkers(count: number): Promise<LaneWorker[]> {
  clearTimeout(timer);
  idle = idle.filter((worker) => !worker.ended);
  const taken = idle.splice(0, count);
  try {
    while (taken.length < count) taken.push(await LaneWorker.start());
  } catch (error) {
    returnWorkers(taken);
    throw error;
  }
  if (idle.length > 0) retire();
  return taken;
}

export function returnWorkers(workers: readonly LaneWorker[]): void {
  idle.push(...workers.filter((worker) => !worker.ended));
  retire();
}

/** Ends the idle workers later. */
function retire(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    for (const worker of idle) void worker.terminate();
    idle = [];
  }, KEPT_MS);
  (timer as { unref?: () => void }).unref?.();
}
