// Runs trials as jobs of a queue. The study's process answers the workers' questions; what a job came to arrives as a letter, and
// where that is lost, is found in the job. The first result of a trial counts, any later one is dropped.
import { isNamed } from "../../kinds.js";
import { warn } from "../../runtime/warn.js";
import { ended, messageOf, type Outcome } from "../study/outcome.js";
import type { Runner } from "../study/trialRunner.js";
import type { TrialHost } from "../trial.js";
import type { Statement } from "../workers/messages.js";
import { answer, tell } from "../workers/workerRunner.js";
import {
  type Ending,
  read,
  revivedOutcome,
  studyList,
  type ToStudy,
  type ToTrial,
  write,
} from "./letters.js";
import type { Queue, Redis, ToldRedis } from "./packages.js";
import type { RedisStore } from "./redisStore.js";
import { within } from "./within.js";

/** How often jobs are looked at, in case a letter was lost. */
const LOOK_MS = 2000;
/** Letters to a worker that is gone don't stay for ever. */
const KEEP_SECONDS = 600;

/** BullMQ waits for Redis as it closes; a study does not. */
const CLOSE_MS = 2000;

/** Jobs are looked at until their result is in. */
const KEPT = { removeOnComplete: { age: 3600 }, removeOnFail: { age: 3600 } };

interface Open {
  readonly host: TrialHost;
  readonly settle: (outcome: Outcome) => void;
  from?: string;
}

export interface QueueSettings {
  readonly queue: string;
  readonly parallel: number;
  readonly objectives: number;
}

export class QueueRunner implements Runner {
  readonly endsTrials = true;
  private readonly open = new Map<number, Open>();
  private readonly queue: Queue;
  private readonly reader: Redis;
  private readonly writer: ToldRedis;
  private readonly timer: ReturnType<typeof setInterval>;
  private isClosed = false;
  private isLooking = false;

  constructor(
    private readonly store: RedisStore,
    private readonly settings: QueueSettings,
  ) {
    const { packages } = store;
    this.queue = packages.queue(settings.queue);
    this.reader = packages.redis();
    this.writer = packages.told((message) => warn(`the study ${JSON.stringify(store.study)}: ${message}.`));
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    void this.listen();
  }

  get capacity(): number {
    return this.settings.parallel;
  }

  async run(host: TrialHost): Promise<Outcome> {
    const { number, signal } = host;
    const outcome = new Promise<Outcome>((settle) => this.open.set(number, { host, settle }));
    const abort = (): void => {
      this.send(number, abortLetter(signal.reason));
      const end = (): void => this.settle(number, ended(signal) as Outcome);
      // Nobody may have taken it yet, or its worker may be gone.
      if (this.open.get(number)?.from === undefined) this.queue.remove(this.jobId(number)).then(end, end);
      setTimeout(end, 2 * LOOK_MS).unref?.();
    };
    signal.addEventListener("abort", abort, { once: true });
    try {
      // Not waited for: while Redis is away, a study can be stopped all the same.
      this.queueUp(number).catch((error: unknown) =>
        this.settle(number, { state: "failed", reason: messageOf(error) }),
      );
      if (signal.aborted) abort();
      return await outcome;
    } finally {
      signal.removeEventListener("abort", abort);
      this.open.delete(number);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    this.reader.disconnect();
    try {
      await this.store.flush();
    } finally {
      await within(CLOSE_MS, this.queue.close()).catch(() => false);
      this.writer.end();
    }
  }

  private jobId(number: number): string {
    return `${this.store.token}-${number}`;
  }

  private async queueUp(number: number): Promise<void> {
    const data = { study: this.store.study, number, objectives: this.settings.objectives };
    // A job that is there already is not added again; it is kept until the study has its result.
    await this.queue.add("trial", data, { jobId: this.jobId(number), ...KEPT });
  }

  private end(number: number, { outcome, told }: Ending): void {
    const host = this.open.get(number)?.host;
    if (host === undefined) return;
    this.record(number, host, told);
    this.settle(number, revivedOutcome(outcome));
  }

  /** What can't be recorded, such as where another process leads the study, ends it. */
  private record(number: number, host: TrialHost, told: readonly Statement[]): void {
    try {
      for (const statement of told) tell(host, statement);
    } catch (error) {
      this.settle(number, { state: "failed", reason: messageOf(error), misuse: error });
    }
  }

  private settle(number: number, outcome: Outcome): void {
    this.open.get(number)?.settle(outcome);
    this.open.delete(number);
  }

  private async listen(): Promise<void> {
    while (!this.isClosed) {
      try {
        const found = await this.reader.blpop(studyList(this.settings.queue, this.store.study), 5);
        if (found !== null) this.take(read(found[1]) as ToStudy);
      } catch {
        // The connection broke, and is made again.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  private take(letter: ToStudy): void {
    const open = this.open.get(letter.trial);
    if (open === undefined) {
      this.post(letter.from, { type: "abort", isPruned: false, reason: "the trial is over" });
      return;
    }
    open.from = letter.from;
    if (open.host.signal.aborted) this.send(letter.trial, abortLetter(open.host.signal.reason));
    if (letter.type === "ask") {
      const reply = answer(open.host, letter.question);
      this.post(letter.from, { type: "answer", letter: letter.letter, answer: reply });
    } else if (letter.type === "tell") {
      this.record(letter.trial, open.host, [letter.statement]);
    } else if (letter.type === "done") {
      this.end(letter.trial, letter);
    }
  }

  /** Finds results whose letter was lost, and jobs that were. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      for (const number of [...this.open.keys()]) {
        const job = await this.queue.getJob(this.jobId(number));
        if (job === undefined) await this.queueUp(number);
        const state = await job?.getState();
        if (state === "completed") this.end(number, read(job?.returnvalue as string) as Ending);
        if (state === "failed") {
          this.settle(number, { state: "failed", reason: `its worker ended: ${job?.failedReason}` });
        }
      }
    } catch {
      // Redis is away; the next look may find it.
    } finally {
      this.isLooking = false;
    }
  }

  private send(number: number, letter: ToTrial): void {
    const from = this.open.get(number)?.from;
    if (from !== undefined) this.post(from, letter);
  }

  private post(list: string, letter: ToTrial): void {
    const { redis } = this.writer;
    const sent = redis.rpush(list, write(letter)).then(() => redis.expire(list, KEEP_SECONDS));
    sent.catch(() => {});
  }
}

function abortLetter(reason: unknown): ToTrial {
  return { type: "abort", isPruned: isNamed(reason, "TrialPruned"), reason: messageOf(reason) };
}
