// A trial's host on the worker's side: it passes on what the objective asks and tells.
import type { Distribution } from "../space/distribution.js";
import type { Json } from "../storages/operations.js";
import { type TrialHost, TrialPruned } from "../trial.js";
import { awaitAnswer, expectAnswer } from "./mailbox.js";
import type { FromWorker, Question, Statement } from "./messages.js";

const KINDS = { TypeError, RangeError, Error };

export class RemoteHost implements TrialHost {
  private readonly controller = new AbortController();

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

  private tell(statement: Statement): void {
    this.post({ type: "tell", statement });
  }

  private ask(question: Question): number | boolean {
    expectAnswer(this.mailbox);
    this.post({ type: "ask", question });
    const answer = awaitAnswer(this.mailbox);
    if ("value" in answer) return answer.value;
    throw new KINDS[answer.kind](answer.error);
  }
}
