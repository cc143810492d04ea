// A study kept in Redis by the one process that leads it: a record per operation, in Optuna's form, under its place in the row.
// A place is written once or twice with the same record, so a command that is sent again does no harm.
import { readLine, writeLine } from "../storages/journalLines.js";
import { Ledger } from "../storages/ledger.js";
import type { Operation } from "../storages/operations.js";
import type { Store } from "../storages/storage.js";
import { recordsKey } from "./letters.js";
import type { Redis } from "./packages.js";

export class RedisStore implements Store {
  readonly worker = `downhill/queue/${globalThis.crypto.randomUUID()}`;
  private readonly ledger = new Ledger();
  /** Whoever made the study: tells its jobs from those of an earlier study of the same queue. */
  private maker = this.worker;
  private places = 0;
  private written: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly redis: Redis,
    private readonly queue: string,
  ) {}

  async load(): Promise<void> {
    const records = Object.entries(await this.redis.hgetall(recordsKey(this.queue)));
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

  update(decide: (ledger: Ledger) => readonly Operation[]): Ledger {
    for (const operation of decide(this.ledger)) {
      this.ledger.apply(operation, this.worker);
      const place = String(this.places++);
      const write = this.redis.hset(recordsKey(this.queue), place, writeLine(operation, this.worker));
      this.written = Promise.all([this.written, write]);
      this.written.catch(() => {});
    }
    return this.ledger;
  }

  /** A study is led by one process: any other has ended. */
  isAlive(worker: string): boolean {
    return worker === this.worker;
  }

  /** Everything has reached Redis. */
  async flush(): Promise<void> {
    await this.written;
  }

  close(): void {
    this.redis.disconnect();
  }
}
