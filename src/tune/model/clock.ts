// How the time is shared between the search and the last training, of the winner on all rows: the search ends when what is left
// is what the winners so far would need. Only when it ends depends on the clock, never what a trial computes.

/** Training on more rows, and a margin. */
const MARGIN = 1.25;
/** While there is no winner yet, its first trial may take this share of the time. */
const FIRST_SHARE = 0.5;

export class Clock {
  private readonly start = performance.now();
  private readonly costs = new Map<number, number>();

  /** @param time milliseconds, or Infinity. */
  constructor(private readonly time: number) {}

  /** Notes what training one model as the trial does takes. */
  note(trial: number, milliseconds: number): void {
    this.costs.set(trial, milliseconds);
  }

  /** @param winners numbers of the trials that would be trained again now. */
  isSearchOver(winners: readonly number[]): boolean {
    const elapsed = performance.now() - this.start;
    if (winners.length === 0) return elapsed >= this.time * FIRST_SHARE;
    const last = winners.reduce((sum, trial) => sum + (this.costs.get(trial) ?? 0), 0);
    return elapsed + last * MARGIN >= this.time;
  }
}
