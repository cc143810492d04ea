// The job of `downhill worker`: trials from a queue until the process is told to end; those that run are finished first.
import { runQueueWorker } from "../tune/queue/runQueueWorker.js";
import { StartError } from "./startError.js";

export interface QueueSettings {
  readonly redis: string;
  /** Path of the objective's module. */
  readonly study: string;
  readonly queue: string;
  readonly workers: number;
}

export async function serveQueue({ redis, study, queue, workers }: QueueSettings): Promise<void> {
  const worker = await runQueueWorker({
    connection: redis,
    objective: study,
    queue,
    workers,
    onTrial: (number, { state }) => console.log(`trial ${number}: ${state}`),
  }).catch((cause: Error) => {
    throw new StartError(cause.message, { cause });
  });
  console.log(`waiting for trials of "${queue}" at ${redis.replace(/\/\/.*@/, "//")}`);
  await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
  });
  await worker.close();
}
