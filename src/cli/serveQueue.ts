// The job of `downhill worker`: trials from a queue until the process is told to end. Those that run then have their grace.
import { runQueueWorker } from "../tune/queue/runQueueWorker.js";
import { StartError } from "./startError.js";

export interface QueueSettings {
  readonly redis: string;
  /** Path of the objective's module. */
  readonly study: string;
  readonly queue: string;
  readonly workers: number;
  /** Milliseconds that running trials have to end once the worker is told to stop. */
  readonly grace: number;
}

export async function serveQueue({ redis, study, queue, workers, grace }: QueueSettings): Promise<void> {
  const worker = await runQueueWorker({
    connection: redis,
    objective: study,
    queue,
    workers,
    onConnection: (message) => console.error(`downhill worker: ${message}`),
    onTrial: (number, { state }) => console.log(`trial ${number}: ${state}`),
  }).catch((cause: Error) => {
    throw new StartError(cause.message, { cause });
  });
  console.log(`waiting for trials of "${queue}" at ${redis.replace(/\/\/.*@/, "//")}`);
  await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
  });
  const cut = await worker.close(grace);
  if (cut > 0)
    console.error(`downhill worker: stopped with ${cut} running; another worker is given the rest`);
  // BullMQ's own connections may be waiting for a Redis that is away.
  process.exit();
}
