// bullmq and ioredis, the two packages that a queue needs and that nothing else does: loaded when a queue is opened.
import { show } from "../../errors.js";

/** What is used of an ioredis client. */
export interface Redis {
  hgetall(key: string): Promise<Record<string, string>>;
  set(key: string, value: string): Promise<unknown>;
  sadd(key: string, member: string): Promise<unknown>;
  smembers(key: string): Promise<string[]>;
  eval(script: string, keys: number, ...given: readonly string[]): Promise<unknown>;
  rpush(key: string, value: string): Promise<unknown>;
  expire(key: string, seconds: number): Promise<unknown>;
  blpop(key: string, seconds: number): Promise<[string, string] | null>;
  ping(): Promise<unknown>;
  on(event: "error" | "close" | "ready", listen: (error: Error) => void): void;
  disconnect(): void;
}

/** What is used of BullMQ. */
export interface Queue {
  add(name: string, data: JobData, options: object): Promise<unknown>;
  getJob(id: string): Promise<Job | undefined>;
  remove(id: string): Promise<unknown>;
  on(event: "error", listen: (error: Error) => void): void;
  close(): Promise<void>;
}
export interface JobData {
  /** The study's name, which its letters are sent to. */
  readonly study: string;
  readonly number: number;
  readonly objectives: number;
}
export interface Job {
  readonly id?: string;
  readonly data: JobData;
  readonly returnvalue: unknown;
  readonly failedReason?: string;
  getState(): Promise<string>;
}
export interface QueueWorker {
  on(event: "error", listen: (error: Error) => void): void;
  close(force?: boolean): Promise<void>;
}

export interface ToldRedis {
  readonly redis: Redis;
  /** Whether the connection is lost now. */
  isAway(): boolean;
  /** Ends the connection for good. */
  end(): void;
}

/** Address of a Redis, such as "redis://127.0.0.1:6379", or ioredis's options. */
export type Connection =
  | string
  | { readonly host?: string; readonly port?: number; readonly [option: string]: unknown };

export interface Packages {
  /** @throws {Error} where no Redis answers. */
  reach(): Promise<void>;
  redis(): Redis;
  /** A client whose connection, where it is lost and found again, is told of. */
  told(tell: (message: string) => void): ToldRedis;
  queue(name: string): Queue;
  worker(name: string, process: (job: Job) => Promise<unknown>, options: object): QueueWorker;
}

/** How long the first connection may take; those that are lost later are waited for. */
const REACH_MS = 10_000;

const importPackage = (name: string): Promise<unknown> =>
  import(/* webpackIgnore: true */ /* @vite-ignore */ name);

/** @throws {TypeError} where a package is not installed. */
export async function loadPackages(
  who: string,
  connection: Connection,
  find: (name: string) => Promise<unknown> = importPackage,
): Promise<Packages> {
  const given = connectionOptions(who, connection);
  const load = async (name: string): Promise<Record<string, unknown>> => {
    try {
      return (await find(name)) as Record<string, unknown>;
    } catch (cause) {
      throw new TypeError(`${who}: the package ${name} is needed. Run: npm install bullmq ioredis`, {
        cause,
      });
    }
  };
  const [bullmq, ioredis] = await Promise.all([load("bullmq"), load("ioredis")]);
  // A queue outlives its Redis's restarts: commands wait for the connection.
  const patient = { ...given, maxRetriesPerRequest: null };
  const Client = (ioredis.Redis ?? ioredis.default) as new (options: object) => Redis;
  const Tasks = bullmq.Queue as new (name: string, options: object) => Queue;
  const Takers = bullmq.Worker as new (name: string, process: unknown, options: object) => QueueWorker;
  return {
    reach: () => reach(who, new Client(patient)),
    redis: () => quiet(new Client(patient)),
    told: (tell) => told(quiet(new Client(patient)), tell),
    queue: (name) => quiet(new Tasks(name, { connection: patient })),
    worker: (name, process, options) => quiet(new Takers(name, process, { ...options, connection: patient })),
  };
}

async function reach(who: string, client: Redis): Promise<void> {
  let reason = "no answer";
  client.on("error", (error) => {
    reason = error.message || String((error as { code?: string }).code);
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${who}: no Redis within ${REACH_MS / 1000} s: ${reason}.`)),
      REACH_MS,
    );
  });
  try {
    await Promise.race([client.ping(), tooLong]);
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}

/** Lost connections are made again; without a listener each would end the process. */
function quiet<T extends { on(event: "error", listen: (error: Error) => void): void }>(emitter: T): T {
  emitter.on("error", () => {});
  return emitter;
}

/** Tells once that a connection is lost, and once that it is there again. */
function told(redis: Redis, tell: (message: string) => void): ToldRedis {
  let isAway = false;
  let isOver = false;
  redis.on("close", () => {
    if (isAway || isOver) return;
    isAway = true;
    tell("the connection to Redis is lost; it is tried again and again");
  });
  redis.on("ready", () => {
    if (isAway) tell("Redis is there again");
    isAway = false;
  });
  return {
    redis,
    isAway: () => isAway,
    end() {
      isOver = true;
      redis.disconnect();
    },
  };
}

/** ioredis's options. @throws {TypeError} where it is no connection. */
export function connectionOptions(who: string, connection: Connection): object {
  if (typeof connection === "object" && connection !== null) return connection;
  const url = typeof connection === "string" && URL.canParse(connection) ? new URL(connection) : undefined;
  if (url === undefined || !["redis:", "rediss:"].includes(url.protocol)) {
    throw new TypeError(
      `${who}: connection must be an address such as "redis://127.0.0.1:6379", got ${show(connection)}.`,
    );
  }
  return {
    host: url.hostname,
    port: Number(url.port || 6379),
    ...(url.username === "" ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === "" ? {} : { password: decodeURIComponent(url.password) }),
    ...(url.pathname.length > 1 ? { db: Number(url.pathname.slice(1)) } : {}),
    ...(url.protocol === "rediss:" ? { tls: {} } : {}),
  };
}
