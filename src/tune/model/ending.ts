// Ends a search: by its user's signal, or when its time is over and there is something to return.
import { timeoutError } from "../../runtime/host.js";

/** How often the clock is looked at. */
const LOOK_MS = 50;

export class Ending {
  /** Fires when running trials shall stop. */
  readonly signal: AbortSignal;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly forward: () => void;

  constructor(
    private readonly given: AbortSignal | undefined,
    isOver: () => boolean,
  ) {
    const controller = new AbortController();
    this.signal = controller.signal;
    this.forward = () => controller.abort(given?.reason);
    if (given?.aborted) this.forward();
    given?.addEventListener("abort", this.forward, { once: true });
    this.timer = setInterval(() => {
      if (isOver()) controller.abort(timeoutError("the search's time is over"));
    }, LOOK_MS);
  }

  close(): void {
    clearInterval(this.timer);
    this.given?.removeEventListener("abort", this.forward);
  }
}
