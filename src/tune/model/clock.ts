// How the time is shared between the search and the last training, of the winner on all rows: the search ends when what is left
// is what the winners so far would need. Only when it ends depends on the clock, never what a trial computes.
import { now } from "../../runtime/host.js";
import type { TrialResult } from "../study/trialResult.js";
import { TOOK } from "./search.js";

/** Training on more rows, and a margin. */
const MARGIN = 1.25;
/** A trial may take this share of the time: a search of two trials would be none. */
const TRIAL_SHARE = 1 / 8;

export class Clock {
  private readonly start = now();

  /** @param time milliseconds, or Infinity. */
  constructor(private readonly time: number) {}

  /** Milliseconds that a trial may take. */
  get trialTime(): number {
    return this.time * TRIAL_SHARE;
  }

  /** @param winners the trials that would be trained again now. */
  isSearchOver(winners: readonly TrialResult[]): boolean {
    const elapsed = now() - this.start;
    const last = winners.reduce((sum, { attributes }) => sum + Number(attributes[TOOK] ?? 0), 0);
    return elapsed + last * MARGIN >= this.time;
  }
}
