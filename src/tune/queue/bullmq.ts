// A study whose trials are jobs of a BullMQ queue on Redis, for workers on many machines.
import { show } from "../../errors.js";
import type { StudyStorage } from "../storages/studyStorage.js";
import { type Connection, connectionOptions, loadPackages } from "./packages.js";
import { QueueRunner } from "./queueRunner.js";
import { RedisStore } from "./redisStore.js";

export interface BullmqOptions {
  /** The Redis: an address such as "redis://127.0.0.1:6379", or ioredis's options. */
  readonly connection: Connection;
  /** Name of the queue, whose workers all its studies share. Default "downhill". */
  readonly queue?: string;
  /** Trials in the queue at a time: at least as many as there are workers. >= 1. Default 4. */
  readonly parallel?: number;
}

/**
 * Keeps a study in Redis, and has its trials run by workers on any machines: `downhill worker --redis <address> --study <module>`,
 * where the module's default export is the objective. Needs the packages bullmq and ioredis. One process leads a study; started
 * again, it goes on, and where two try, the later has it. A queue may have several studies, by their names, at the same time. A
 * killed worker's trial is given to another; each trial's result counts once.
 *
 * @param options.connection the Redis. @param options.queue default "downhill". @param options.parallel ≥ 1. Default 4.
 * @throws {TypeError} where the connection is missing, or (when opened) a package is. @throws {Error} where no Redis answers.
 * @example not run, as it needs a Redis
 *   const storage = storages.bullmq({ connection: "redis://127.0.0.1:6379" });
 *   const study = await tune({ objective: "./study.js", trials: 200, storage });
 * @see https://docs.bullmq.io
 */
export function bullmq(options: BullmqOptions): StudyStorage {
  const { connection, queue = "downhill", parallel = 4 } = options;
  connectionOptions("storages.bullmq", connection);
  if (typeof queue !== "string" || !/^[\w-]+$/.test(queue))
    throw new TypeError(
      `storages.bullmq: queue must be a name of letters, digits, - and _, got ${show(queue)}.`,
    );
  if (!Number.isSafeInteger(parallel) || parallel < 1)
    throw new RangeError(`storages.bullmq: parallel must be a whole number >= 1, got ${show(parallel)}.`);
  return {
    name: "bullmq",
    async open(study) {
      const packages = await loadPackages("storages.bullmq", connection);
      await packages.reach();
      return RedisStore.open(packages, queue, study);
    },
    async openRunner({ directions }, store) {
      return new QueueRunner(store as RedisStore, { queue, parallel, objectives: directions.length });
    },
  };
}
