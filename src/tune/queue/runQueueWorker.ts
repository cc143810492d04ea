// A worker of a queue: takes jobs, trains each in a worker thread, so that this thread is free to renew the job's lock, and passes
// the trial's questions on to the study.
import { ended, messageOf, type Outcome } from "../study/outcome.js";
import { TrialPruned } from "../trial.js";
import { importObjective, objectiveAddress } from "../workers/importObjective.js";
import type { Answer, Question, Statement } from "../workers/messages.js";
import { type AskedTrial, Seat } from "../workers/workerRunner.js";
import { type Ending, plainOutcome, read, studyList, type ToStudy, type ToTrial, write } from "./letters.js";
import { type Connection, type Job, loadPackages, type Packages, type Redis } from "./packages.js";

export interface QueueWorkerOptions {
  readonly connection: Connection;
  /** Address of the module whose default export is the objective. */
  readonly objective: URL | string;
  readonly queue?: string;
  /** Trials at a time, each on a thread of its own. Default 1. */
  readonly workers?: number;
  /** Called after each trial. */
  readonly onTrial?: (number: number, outcome: Outcome) => void;
}

/** A lock that is not renewed for so long is lost: its trial is given to another worker. */
const LOCK_MS = 10_000;
/** A trial that costs so many workers their life is given up. */
const MOST_STALLED = 10;
/** A question that is not answered is asked again. */
const ASK_AGAIN_MS = 3000;

/** Runs until it is closed. @throws {TypeError} where the objective can't be loaded. @throws {Error} where no Redis answers. */
export async function runQueueWorker(options: QueueWorkerOptions): Promise<{ close(): Promise<void> }> {
  const { connection, queue = "downhill", workers = 1 } = options;
  const packages = await loadPackages("downhill worker", connection);
  const objective = objectiveAddress(options.objective);
  await importObjective(objective);
  await packages.reach();
  const writer = packages.redis();
  const seats = new Map<number, Seat[]>();
  const process = async (job: Job): Promise<Ending> => {
    const { number, objectives } = job.data;
    const idle = seats.get(objectives) ?? [];
    seats.set(objectives, idle);
    const seat = idle.pop() ?? new Seat({ objective, objectives, shared: {} });
    const trial = new LetterTrial(packages, writer, queue, number);
    try {
      const outcome = plainOutcome(judged(trial.signal, await seat.run(trial).catch(asMisuse)));
      const ending: Ending = { outcome, told: trial.told };
      trial.post({ type: "done", ...ending });
      options.onTrial?.(number, outcome);
      return ending;
    } finally {
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
    async close() {
      await worker.close();
      await Promise.all([...seats.values()].flat().map((seat) => seat.close()));
      writer.disconnect();
    },
  };
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
  private readonly from: string;
  private readonly reader: Redis;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private letters = 0;
  /** Nobody answers any more. */
  private isOver = false;
  private isClosed = false;

  constructor(
    packages: Packages,
    private readonly writer: Redis,
    private readonly queue: string,
    readonly number: number,
  ) {
    this.from = `downhill:${queue}:trial:${globalThis.crypto.randomUUID()}`;
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
    const whole = { trial: this.number, from: this.from, ...letter } as ToStudy;
    this.writer.rpush(studyList(this.queue), write(whole)).catch(() => {});
  }

  close(): void {
    this.isClosed = true;
    this.reader.disconnect();
  }

  private async listen(): Promise<void> {
    while (!this.isClosed) {
      try {
        const found = await this.reader.blpop(this.from, 5);
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
