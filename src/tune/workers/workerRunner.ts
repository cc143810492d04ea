// Runs trials on workers, one at a time on each. The study stays on this thread: workers ask it for parameters and for the
// pruner's opinion, and tell it what to record. A worker that dies fails its trial, and another takes its place.
import { isNamed } from "../../kinds.js";
import { ended, messageOf, type Outcome } from "../study/outcome.js";
import type { Runner } from "../study/trialRunner.js";
import type { TrialHost } from "../trial.js";
import { newMailbox, putAnswer } from "./mailbox.js";
import type { Answer, FromWorker, Question, Shared, Statement } from "./messages.js";
import { noStart, openThread, type Thread } from "./thread.js";

/** A trial that has not ended so long after its signal fired is ended with its worker. */
const GRACE_MS = 5000;

export interface WorkerOptions {
  readonly workers: number;
  /** Address of the objective's module. */
  readonly objective: string;
  readonly objectives: number;
  readonly shared: Shared;
}

export class WorkerRunner implements Runner {
  readonly endsTrials = true;
  private readonly idle: Seat[];

  constructor(private readonly options: WorkerOptions) {
    this.idle = Array.from({ length: options.workers }, () => new Seat(options));
  }

  get capacity(): number {
    return this.options.workers;
  }

  async run(trial: TrialHost): Promise<Outcome> {
    const seat = this.idle.pop() as Seat;
    try {
      return await seat.run(asked(trial));
    } catch (error) {
      return { state: "failed", reason: messageOf(error), misuse: error };
    } finally {
      this.idle.push(seat);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.map((seat) => seat.close()));
  }
}

/** A trial as a worker needs it: somebody who answers, here or elsewhere. */
export interface AskedTrial {
  readonly number: number;
  readonly signal: AbortSignal;
  /** Never rejects. */
  ask(question: Question): Answer | Promise<Answer>;
  /** @throws where it can't be recorded. */
  tell(statement: Statement): void;
}

/** A place for one worker, and the trial that it runs. */
export class Seat {
  private mailbox: SharedArrayBuffer | undefined;
  private thread: Promise<Thread> | undefined;
  private trial: AskedTrial | undefined;
  private settle: ((outcome: Outcome) => void) | undefined;

  constructor(private readonly options: Omit<WorkerOptions, "workers">) {}

  /** @throws {TypeError} where the objective can't be loaded. */
  async run(trial: AskedTrial): Promise<Outcome> {
    this.thread ??= this.open();
    let thread: Thread;
    try {
      thread = await this.thread;
    } catch (error) {
      this.thread = undefined;
      throw error;
    }
    this.trial = trial;
    const outcome = new Promise<Outcome>((settle) => {
      this.settle = settle;
    });
    const { signal } = trial;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const abort = (): void => {
      const { reason } = signal;
      const isPruned = isNamed(reason, "TrialPruned");
      thread.post({ type: "abort", isPruned, reason: messageOf(reason) });
      timer = setTimeout(() => {
        void this.close().then(() => this.settle?.(ended(signal) as Outcome));
      }, GRACE_MS);
    };
    thread.post({ type: "run", number: trial.number });
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    try {
      return await outcome;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      this.trial = undefined;
      this.settle = undefined;
    }
  }

  async close(): Promise<void> {
    const thread = this.thread;
    this.thread = undefined;
    await thread?.then(
      (open) => open.end(),
      () => {},
    );
  }

  /** A worker that has loaded the objective. */
  private async open(): Promise<Thread> {
    const { objective, objectives, shared } = this.options;
    let opened = false;
    let ready: () => void = () => {};
    let broken: (error: Error) => void = () => {};
    const loaded = new Promise<void>((resolve, reject) => {
      ready = resolve;
      broken = reject;
    });
    const thread = await openThread({
      message: (message) => {
        if (message.type === "broken") return broken(new TypeError(message.reason));
        if (message.type !== "ready") return this.take(message);
        if (opened) return ready();
        opened = true;
        this.mailbox = newMailbox();
        thread.post({ type: "open", objective, objectives, shared, mailbox: this.mailbox });
      },
      lost: (reason) => {
        this.thread = undefined;
        broken(
          opened
            ? new TypeError(`tune: a worker ended while it loaded ${objective}: ${reason}`)
            : noStart(reason),
        );
        this.settle?.({ state: "failed", reason: `its worker ended: ${reason}` });
      },
    });
    try {
      await loaded;
    } catch (error) {
      await thread.end();
      throw error;
    }
    return thread;
  }

  private take(message: FromWorker): void {
    const { trial } = this;
    if (trial === undefined) return;
    if (message.type === "done") this.settle?.(message.outcome);
    if (message.type === "ask") void this.reply(trial, message.question);
    if (message.type === "tell") {
      try {
        for (const statement of message.statements) trial.tell(statement);
      } catch (error) {
        // Such as a storage that is full: nobody can take the trial's result.
        void this.close().then(() =>
          this.settle?.({ state: "failed", reason: messageOf(error), misuse: error }),
        );
      }
    }
  }

  private async reply(trial: AskedTrial, question: Question): Promise<void> {
    const answered = await trial.ask(question);
    if (this.mailbox !== undefined) putAnswer(this.mailbox, answered);
  }
}

function asked(trial: TrialHost): AskedTrial {
  return {
    number: trial.number,
    signal: trial.signal,
    ask: (question) => answer(trial, question),
    tell: (statement) => tell(trial, statement),
  };
}

/** What the trial's host says to a question. */
export function answer(trial: TrialHost, question: Question): Answer {
  try {
    const { what } = question;
    return {
      value: what === "draw" ? trial.draw(question.name, question.distribution) : trial.shouldPrune(),
    };
  } catch (error) {
    const kind =
      error instanceof TypeError ? "TypeError" : error instanceof RangeError ? "RangeError" : "Error";
    return { error: messageOf(error), kind };
  }
}

export function tell(trial: TrialHost, statement: Statement): void {
  if (statement.what === "report") trial.report(statement.value, statement.step);
  else if (statement.what === "setAttribute") trial.setAttribute(statement.key, statement.value);
  else trial.setConstraint(statement.name, statement.value);
}
