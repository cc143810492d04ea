// A trial's host on the worker's side: it passes on what the objective asks and tells.
import type { Distribution } from "../space/distribution.js";
import type { Json } from "../storages/operations.js";
import { type TrialHost, TrialPruned } from "../trial.js";
import { awaitAnswer, expectAnswer } from "./mailbox.js";
import type { FromWorker, Question, Statement } from "./messages.js";

const KINDS = { TypeError, RangeError, Error };

/** What is told within so many milliseconds is sent together: a message costs the study's thread more than what it says. */
const TOGETHER_MS = 10;

export class RemoteHost implements TrialHost {
  private readonly controller = new AbortController();
  private told: Statement[] = [];
  private sent = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly number: number,
    private readonly mailbox: SharedArrayBuffer,
    private readonly post: (message: FromWorker) => void,
  ) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  abort(isPruned: boolean, reason: string): void {
    this.controller.abort(isPruned ? new TrialPruned(reason) : new DOMException(reason, "AbortError"));
  }

  draw(name: string, distribution: Distribution): number {
    return this.ask({ what: "draw", name, distribution }) as number;
  }

  shouldPrune(): boolean {
    return this.ask({ what: "shouldPrune" }) as boolean;
  }

  report(value: number, step: number): void {
    this.tell({ what: "report", value, step });
  }

  setAttribute(key: string, value: Json): void {
    this.tell({ what: "setAttribute", key, value });
  }

  setConstraint(name: string, value: number): void {
    this.tell({ what: "setConstraint", name, value });
  }

  /** Sends what was told and not yet sent. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.told.length === 0) return;
    this.post({ type: "tell", statements: this.told });
    this.told = [];
    this.sent = performance.now();
  }

  private tell(statement: Statement): void {
    this.told.push(statement);
    if (performance.now() - this.sent >= TOGETHER_MS) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), TOGETHER_MS);
  }

  private ask(question: Question): number | boolean {
    this.flush();
    expectAnswer(this.mailbox);
    this.post({ type: "ask", question });
    const answer = awaitAnswer(this.mailbox);
    if ("value" in answer) return answer.value;
    throw new KINDS[answer.kind](answer.error);
  }
}
