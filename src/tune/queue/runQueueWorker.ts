// A worker of a queue: takes jobs, trains each in a worker thread, so that this thread is free to renew the job's lock, and passes
// the trial's questions on to the study.
import { ended, messageOf, type Outcome } from "../study/outcome.js";
import { TrialPruned } from "../trial.js";
import { importObjective, objectiveAddress } from "../workers/importObjective.js";
import type { Answer, Question, Statement } from "../workers/messages.js";
import { type AskedTrial, Seat } from "../workers/workerRunner.js";
import {
  type Ending,
  plainOutcome,
  read,
  studyList,
  type ToStudy,
  type ToTrial,
  trialList,
  write,
} from "./letters.js";
import {
  type Connection,
  type Job,
  loadPackages,
  type Packages,
  type Redis,
  type ToldRedis,
} from "./packages.js";
import { within } from "./within.js";

export interface QueueWorkerOptions {
  readonly connection: Connection;
  /** Address of the module whose default export is the objective. */
  readonly objective: URL | string;
  readonly queue?: string;
  /** Trials at a time, each on a thread of its own. Default 1. */
  readonly workers?: number;
  /** Called where the connection is lost, and where it is there again. */
  readonly onConnection?: (message: string) => void;
  /** Called after each trial. */
  readonly onTrial?: (number: number, outcome: Outcome) => void;
}

/** A lock that is not renewed for so long is lost: its trial is given to another worker. */
const LOCK_MS = 10_000;
/** A trial that costs so many workers their life is given up. */
const MOST_STALLED = 10;
/** A question that is not answered is asked again. */
const ASK_AGAIN_MS = 3000;

/** A Redis that is away for so long when the worker is told to stop is not waited for: no result could be handed in. */
const AWAY_MS = 1000;
const LOOK_MS = 100;

export interface QueueWorkerHandle {
  /**
   * Takes no further trials, and waits for those that run, so long at most; not at all while Redis is away. A trial that is cut
   * short is given to another worker. Gives back how many were.
   */
  close(graceMs: number): Promise<number>;
}

/** Runs until it is closed. @throws {TypeError} where the objective can't be loaded. @throws {Error} where no Redis answers. */
export async function runQueueWorker(options: QueueWorkerOptions): Promise<QueueWorkerHandle> {
  const { connection, queue = "downhill", workers = 1 } = options;
  const packages = await loadPackages("downhill worker", connection);
  const objective = objectiveAddress(options.objective);
  await importObjective(objective);
  await packages.reach();
  const link = packages.told((message) => options.onConnection?.(message));
  const running = new Set<LetterTrial>();
  const seats = new Map<number, Seat[]>();
  const process = async (job: Job): Promise<string> => {
    const { study, number, objectives } = job.data;
    const idle = seats.get(objectives) ?? [];
    seats.set(objectives, idle);
    const seat = idle.pop() ?? new Seat({ objective, objectives, shared: {} });
    const lists = { study: studyList(queue, study), own: trialList(queue) };
    const trial = new LetterTrial(packages, link.redis, lists, number);
    running.add(trial);
    try {
      const outcome = plainOutcome(judged(trial.signal, await seat.run(trial).catch(asMisuse)));
      const ending: Ending = { outcome, told: trial.told };
      trial.post({ type: "done", ...ending });
      options.onTrial?.(number, outcome);
      // As text, since JSON alone would make null of an infinity.
      return write(ending);
    } finally {
      running.delete(trial);
      trial.close();
      idle.push(seat);
    }
  };
  const worker = packages.worker(queue, process, {
    concurrency: workers,
    lockDuration: LOCK_MS,
    stalledInterval: LOCK_MS / 2,
    maxStalledCount: MOST_STALLED,
  });
  return {
    async close(graceMs) {
      const closed = worker.close().catch(() => {});
      const waited = new AbortController();
      await Promise.race([closed, within(graceMs, awayFor(AWAY_MS, link, waited.signal))]);
      waited.abort();
      const cut = running.size;
      for (const trial of running) trial.close();
      await Promise.all([...seats.values()].flat().map((seat) => seat.close()));
      link.end();
      return cut;
    },
  };
}

/** Waits until the connection has been lost for so long. */
async function awayFor(milliseconds: number, link: ToldRedis, signal: AbortSignal): Promise<void> {
  for (let away = 0; away < milliseconds && !signal.aborted; away = link.isAway() ? away + LOOK_MS : 0)
    await new Promise((next) => setTimeout(next, LOOK_MS));
}

function asMisuse(error: unknown): Outcome {
  return { state: "failed", reason: messageOf(error), misuse: error };
}

/** What fails once it was told to stop was stopped: its thread may not have heard of it yet. */
function judged(signal: AbortSignal, outcome: Outcome): Outcome {
  return outcome.state === "failed" && outcome.misuse === undefined ? (ended(signal) ?? outcome) : outcome;
}

/** A trial whose study is at the other end of Redis. */
class LetterTrial implements AskedTrial {
  readonly told: Statement[] = [];
  private readonly controller = new AbortController();
  private readonly reader: Redis;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private letters = 0;
  /** Nobody answers any more. */
  private isOver = false;
  private isClosed = false;

  constructor(
    packages: Packages,
    private readonly writer: Redis,
    private readonly lists: { readonly study: string; readonly own: string },
    readonly number: number,
  ) {
    this.reader = packages.redis();
    this.post({ type: "begin" });
    void this.listen();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  async ask(question: Question): Promise<Answer> {
    const letter = this.letters++;
    const post = (): void => this.post({ type: "ask", letter, question });
    const timer = setInterval(post, ASK_AGAIN_MS);
    try {
      return await new Promise<Answer>((answered) => {
        this.waiting.set(letter, answered);
        if (this.isOver) this.refuse();
        else post();
      });
    } finally {
      clearInterval(timer);
      this.waiting.delete(letter);
    }
  }

  tell(statement: Statement): void {
    this.told.push(statement);
    this.post({ type: "tell", statement });
  }

  post(letter: { readonly type: "begin" } | Letter): void {
    const whole = { trial: this.number, from: this.lists.own, ...letter } as ToStudy;
    this.writer.rpush(this.lists.study, write(whole)).catch(() => {});
  }

  close(): void {
    this.isClosed = true;
    this.reader.disconnect();
  }

  private async listen(): Promise<void> {
    while (!this.isClosed) {
      try {
        const found = await this.reader.blpop(this.lists.own, 5);
        if (found !== null) this.take(read(found[1]) as ToTrial);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  private take(letter: ToTrial): void {
    if (letter.type === "answer") {
      this.waiting.get(letter.letter)?.(letter.answer);
      return;
    }
    this.controller.abort(
      letter.isPruned ? new TrialPruned(letter.reason) : new DOMException(letter.reason, "AbortError"),
    );
    this.isOver ||= !letter.isPruned;
    if (this.isOver) this.refuse();
  }

  private refuse(): void {
    for (const answered of this.waiting.values()) answered({ error: "the trial was stopped", kind: "Error" });
  }
}

type Letter =
  | { readonly type: "ask"; readonly letter: number; readonly question: Question }
  | { readonly type: "tell"; readonly statement: Statement }
  | ({ readonly type: "done" } & Ending);
