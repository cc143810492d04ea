// When a study ends before all its trials are done: by the user's signal, by time, or because its objective is wrong.
import { timeoutError } from "../../runtime/host.js";
import type { Settings } from "./settings.js";

/** The longest that a timer can wait. */
const LONGEST = 0x7fffffff;

export class Stopping {
  /** Fires when running trials shall stop. */
  readonly signal: AbortSignal;
  private readonly controller = new AbortController();
  private readonly deadline: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = false;
  private readonly forward: () => void;

  constructor(private readonly settings: Settings) {
    this.signal = this.controller.signal;
    this.deadline = performance.now() + settings.time;
    this.forward = () => this.controller.abort(settings.signal?.reason);
    if (settings.signal?.aborted) this.forward();
    settings.signal?.addEventListener("abort", this.forward, { once: true });
    if (Number.isFinite(settings.time)) this.arm();
  }

  /** Whether no further trial shall start. */
  get isOver(): boolean {
    return this.asked || this.signal.aborted || performance.now() >= this.deadline;
  }

  /** No further trials; those that run go on to their end. */
  stop(): void {
    this.asked = true;
  }

  /** No further trials, and those that run stop too. */
  abort(reason: unknown): void {
    this.controller.abort(reason);
  }

  close(): void {
    clearTimeout(this.timer);
    this.settings.signal?.removeEventListener("abort", this.forward);
  }

  private arm(): void {
    const left = this.deadline - performance.now();
    if (left <= 0) {
      this.abort(timeoutError("the study's time is over"));
    } else {
      this.timer = setTimeout(() => this.arm(), Math.min(Math.ceil(left), LONGEST));
    }
  }
}
