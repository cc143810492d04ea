// A study kept in Redis by the one process that leads it: a record per operation, in Optuna's form, under its place in the row.
// A place is written once or twice with the same record, so a command that is sent again does no harm. A queue may have several
// studies, each with keys of its own; whoever opens one leads it from then on, and an earlier leader's records are refused.
import { readLine, writeLine } from "../storages/journalLines.js";
import { Ledger } from "../storages/ledger.js";
import type { Operation } from "../storages/operations.js";
import { DEFAULT_NAME, type Store, severalStudies } from "../storages/storage.js";
import { leaderKey, recordsKey, studiesKey } from "./letters.js";
import type { Packages, Redis } from "./packages.js";
import { within } from "./within.js";

/** What is written when the study ends has so long to reach Redis. */
const FLUSH_MS = 10_000;

/** Writes a record, unless another process leads the study. A Redis that lost its last second may have forgotten the leader. */
const WRITE = `
  local leader = redis.call("get", KEYS[2])
  if leader and leader ~= ARGV[1] then return 0 end
  if not leader then redis.call("set", KEYS[2], ARGV[1]) end
  redis.call("hset", KEYS[1], ARGV[2], ARGV[3])
  return 1`;

export class RedisStore implements Store {
  readonly worker = `downhill/queue/${globalThis.crypto.randomUUID()}`;
  private readonly ledger = new Ledger();
  /** Whoever made the study: tells its jobs from those of any other study, also of an earlier one of its name. */
  private maker = this.worker;
  private places = 0;
  private written: Promise<unknown> = Promise.resolve();
  private hasLead = true;

  private constructor(
    readonly packages: Packages,
    private readonly redis: Redis,
    private readonly queue: string,
    /** The study's name. */
    readonly study: string,
  ) {}

  /** @throws {RangeError} where no name is given and the queue has several studies. */
  static async open(packages: Packages, queue: string, name: string | undefined): Promise<RedisStore> {
    const redis = packages.redis();
    try {
      const known = name === undefined ? await redis.smembers(studiesKey(queue)) : [];
      if (known.length > 1) throw severalStudies(known.sort());
      const store = new RedisStore(packages, redis, queue, name ?? known[0] ?? DEFAULT_NAME);
      await store.load();
      return store;
    } catch (error) {
      redis.disconnect();
      throw error;
    }
  }

  private async load(): Promise<void> {
    const { redis, queue, study } = this;
    await redis.set(leaderKey(queue, study), this.worker);
    await redis.sadd(studiesKey(queue), study);
    const records = Object.entries(await redis.hgetall(recordsKey(queue, study)));
    for (const [place, line] of records.sort(([a], [b]) => Number(a) - Number(b))) {
      // A gap is the end: what follows it was decided on what is lost.
      if (Number(place) !== this.places) break;
      const record = readLine(line);
      if (this.places === 0 && record !== undefined) this.maker = record.worker;
      if (record !== undefined) this.ledger.apply(record.operation, record.worker);
      this.places++;
    }
  }

  get token(): string {
    return this.maker.split("/").at(-1) as string;
  }

  read(): Ledger {
    return this.ledger;
  }

  /** @throws {Error} where another process has taken the study over. */
  update(decide: (ledger: Ledger) => readonly Operation[]): Ledger {
    if (!this.hasLead) {
      throw new Error(
        `storages.bullmq: another process leads the study ${JSON.stringify(this.study)} of the queue "${this.queue}" now. ` +
          "Run one at a time, or give each study a name of its own.",
      );
    }
    for (const operation of decide(this.ledger)) {
      this.ledger.apply(operation, this.worker);
      this.write(String(this.places++), writeLine(operation, this.worker));
    }
    return this.ledger;
  }

  private write(place: string, line: string): void {
    const keys = [recordsKey(this.queue, this.study), leaderKey(this.queue, this.study)];
    const write = this.redis.eval(WRITE, keys.length, ...keys, this.worker, place, line).then((isWritten) => {
      if (isWritten === 0) this.hasLead = false;
    });
    this.written = Promise.all([this.written, write]);
    this.written.catch(() => {});
  }

  /** A study is led by one process: any other has ended. */
  isAlive(worker: string): boolean {
    return worker === this.worker;
  }

  /** Everything has reached Redis. @throws {Error} where that is away for too long. */
  async flush(): Promise<void> {
    if (await within(FLUSH_MS, this.written)) return;
    throw new Error(
      `storages.bullmq: Redis took no records for ${FLUSH_MS / 1000} s, so the last of the study are not kept there. ` +
        "Start Redis, and the study again: it goes on from what is there.",
    );
  }

  close(): void {
    this.redis.disconnect();
  }
}
