// How the time is shared between the search and the last training, of the winner on all rows: the search ends when what is left
// is what the winners so far would need. Only when it ends depends on the clock, never what a trial computes.

/** Training on more rows, and a margin. */
const MARGIN = 1.25;
/** A trial may take this share of the time: a search of two trials would be none. */
const TRIAL_SHARE = 1 / 8;

export class Clock {
  private readonly start = performance.now();
  private readonly costs = new Map<number, number>();

  /** @param time milliseconds, or Infinity. */
  constructor(private readonly time: number) {}

  /** Notes what training one model as the trial does takes. */
  note(trial: number, milliseconds: number): void {
    this.costs.set(trial, milliseconds);
  }

  /** @param elapsed milliseconds since the trial began. */
  isTrialOver(elapsed: number): boolean {
    return elapsed >= this.time * TRIAL_SHARE;
  }

  /** @param winners numbers of the trials that would be trained again now. */
  isSearchOver(winners: readonly number[]): boolean {
    const elapsed = performance.now() - this.start;
    const last = winners.reduce((sum, trial) => sum + (this.costs.get(trial) ?? 0), 0);
    return elapsed + last * MARGIN >= this.time;
  }
}
