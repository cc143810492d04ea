// The workers of a process: made on first need, lent to one training at a time, kept a while for the next, then ended. They
// sleep while nobody asks, and don't keep the process alive. However many trainings ask, there are no more than cores, or
// than the one asks for that comes first.
import { after, cancel, now } from "./host.js";
import { cores } from "./support.js";
import { LaneWorker } from "./worker.js";

/** How long a worker waits for another training, in milliseconds. */
const KEPT_MS = 20_000;

/** Those that wait, longest first, and since when. */
let idle: { readonly worker: LaneWorker; readonly since: number }[] = [];
let timer: unknown;

/** How many are somebody's now. */
let lent = 0;

/**
 * Workers, nobody else's until they are given back: so many where nobody has any, fewer where others have some, and none where less
 * than two are left.
 *
 * @throws where the runtime gives none.
 */
export async function takeWorkers(wanted: number): Promise<LaneWorker[]> {
  const most = await cores();
  const count = lent === 0 ? wanted : Math.min(wanted, most - lent);
  if (count < 2) return [];
  lent += count;
  idle = idle.filter(({ worker }) => !worker.ended);
  // The last to come goes first, so that those that are too many grow old.
  const taken = idle.splice(Math.max(0, idle.length - count)).map(({ worker }) => worker);
  try {
    while (taken.length < count) taken.push(await LaneWorker.start());
  } catch (error) {
    lent -= count - taken.length;
    returnWorkers(taken);
    throw error;
  }
  return taken;
}

/** Gives all back that were taken; those that have ended are not kept. */
export function returnWorkers(workers: readonly LaneWorker[]): void {
  lent -= workers.length;
  const since = now();
  for (const worker of workers) if (!worker.ended) idle.push({ worker, since });
  awaitAge();
}

/** Ends workers that have waited long enough, now or later. */
function awaitAge(): void {
  cancel(timer);
  const [oldest] = idle;
  if (!oldest) return;
  timer = after(KEPT_MS - (now() - oldest.since) + 1, () => {
    const old = idle.filter(({ since }) => now() - since >= KEPT_MS);
    idle = idle.filter((entry) => !old.includes(entry));
    for (const { worker } of old) void worker.terminate();
    awaitAge();
  });
  (timer as { unref?: () => void } | undefined)?.unref?.();
}
