// How many steps a slice takes, and on how many threads: as asked for, or, left to us, as measured. The clock decides who
// computes and when to pause, never what is computed.

import type { Team } from "../network/team.js";
import { now } from "../runtime/host.js";
import { SLICE_MS } from "../runtime/pause.js";
import type { Trainer } from "./trainer.js";

const MOST_STEPS = 1 << 20;
/** A slice of so many milliseconds says how long the next will take. */
const TELLING_MS = 4;
/** Slices of a crew leave the caller's thread free, so they may be longer; in milliseconds. */
const CREW_SLICE_MS = 100;
const LONGEST_SLICE_MS = 400;
/** What a lane is expected to do at least before it has been measured, in floating-point operations a millisecond, and the least that a step is expected to take. */
const EXPECTED_RATE = 1e7;
const EXPECTED_MS = 1;
/** Publishing the weights between two slices may take one part in so many of the time. */
const PUBLISHING_SHARE = 200;
/** Threads are on trial for slices of such a length by the caller's own speed; the first, of one step, warms up. */
const TRIAL_MS = [0, 4, 12];
/** After one, or two, so many times as slow is enough, a delay of so many milliseconds aside. */
const HOPELESS = [3, 1.5];
const DELAY_MS = 3;
/** How long the caller's thread computes alone before it is compared with: until then its code is not at its best. */
const WARM_MS = 40;
/** A crew must be so much faster to be kept. */
const GAIN = 1.03;
/** Slower slices in a row after which the caller's thread goes on alone. */
const PATIENCE = 2;
/** Milliseconds until threads that did not pay are tried again; doubled each time. */
const FIRST_RETRIAL_MS = 2000;
const LAST_RETRIAL_MS = 60_000;

/** What is known of a number of lanes. */
class Measure {
  /** Milliseconds a step took at best. */
  best = Number.POSITIVE_INFINITY;
  slices = 0;
  spent = 0;
  #steps = 1;

  /** As many steps as are likely to take so long, and at most twice as many as the last time where that was too short to tell. */
  budget(milliseconds: number, guess = Number.POSITIVE_INFINITY): number {
    const per = Math.min(this.best, guess);
    const fitting = Number.isFinite(per) ? Math.floor(milliseconds / per) : 1;
    const tells = Number.isFinite(guess) || this.best * this.#steps >= TELLING_MS;
    const growing = tells ? fitting : this.#steps * 2;
    return Math.max(1, Math.min(fitting, growing, MOST_STEPS));
  }

  note(steps: number, took: number): void {
    if (steps === 0) return;
    this.slices++;
    this.spent += took;
    this.#steps = steps;
    this.best = Math.min(took / steps, this.best * 1.05);
  }
}

export class Pace {
  readonly #measures = new Map<number, Measure>();
  /** Numbers of lanes still to be tried. */
  #trials: number[] | undefined;
  #lanes = 1;
  #slower = 0;
  #retrialIn = FIRST_RETRIAL_MS;
  #retrialAt = 0;

  constructor(
    private readonly trainer: Trainer,
    private readonly team: Team,
  ) {}

  /** Trains for a slice of at most so many steps. @param epoch for the message of an error. */
  async slice(most: number, epoch: number): Promise<void> {
    const { team, trainer } = this;
    team.seek();
    const lanes = team.auto ? this.#choose() : team.lanes;
    const own = this.#measure(lanes);
    const alone = this.#measure(1);
    const started = now();
    let done: number;
    if (lanes === 1) done = trainer.train(Math.min(most, own.budget(SLICE_MS)), epoch);
    else {
      const guess = Number.isFinite(alone.best) || own.slices > 0 ? alone.best : this.#expected(lanes);
      const budget = own.budget(this.#crewSlice(lanes), guess);
      done = await trainer.trainWith(team, lanes, Math.min(most, budget), epoch);
    }
    const took = Math.max(now() - started, 1e-3);
    own.note(done, took);
    if (lanes > 1 && team.auto && done > 0) this.#judge(done, took);
  }

  #measure(lanes: number): Measure {
    let measure = this.#measures.get(lanes);
    if (!measure) {
      measure = new Measure();
      this.#measures.set(lanes, measure);
    }
    return measure;
  }

  /** Milliseconds that a step of a crew may take which has done none yet: its first slice need not be one step. */
  #expected(lanes: number): number {
    const { step } = this.team;
    return step > 0 ? Math.max(EXPECTED_MS, step / (EXPECTED_RATE * lanes)) : Number.POSITIVE_INFINITY;
  }

  #crewSlice(lanes: number): number {
    if (this.#trials?.[0] === lanes) return TRIAL_MS[this.#measure(lanes).slices] as number;
    const forPublishing = this.trainer.publishing * PUBLISHING_SHARE;
    return Math.min(LONGEST_SLICE_MS, Math.max(CREW_SLICE_MS, forPublishing));
  }

  /** The next number of lanes on trial, or the best known. */
  #choose(): number {
    const most = this.team.lanes;
    if (most === 1 || this.#measure(1).spent < WARM_MS) return 1;
    this.#trials ??= candidates(most);
    if (this.#trials.length === 0 && this.#lanes === 1 && now() > this.#retrialAt) {
      this.#trials = candidates(most);
      for (const lanes of this.#trials) this.#measures.delete(lanes);
    }
    return this.#trials[0] ?? this.#lanes;
  }

  /** Looks at a slice of the crew: ends a trial, or a crew that does not pay any more. */
  #judge(steps: number, took: number): void {
    const trials = this.#trials as number[];
    const alone = this.#measure(1);
    const [lanes] = trials;
    if (lanes !== undefined) {
      const { slices } = this.#measure(lanes);
      const bearable = alone.best * steps * (HOPELESS[slices - 1] ?? 0) + DELAY_MS;
      if (slices < TRIAL_MS.length && took < bearable) return;
      trials.shift();
      if (trials.length === 0) this.#decide();
      return;
    }
    this.#slower = took > alone.best * steps ? this.#slower + 1 : 0;
    if (this.#slower >= PATIENCE) this.#goAlone();
  }

  #decide(): void {
    let best = this.#measure(1).best / GAIN;
    this.#lanes = 1;
    for (const lanes of candidates(this.team.lanes)) {
      const measure = this.#measure(lanes);
      if (measure.best >= best) continue;
      best = measure.best;
      this.#lanes = lanes;
    }
    if (this.#lanes === 1) this.#goAlone();
  }

  #goAlone(): void {
    this.#lanes = 1;
    this.#slower = 0;
    this.#measures.set(1, new Measure());
    this.#retrialAt = now() + this.#retrialIn;
    this.#retrialIn = Math.min(this.#retrialIn * 2, LAST_RETRIAL_MS);
  }
}

/** All lanes, and half as many: two lanes of one core may be slower than one. */
function candidates(most: number): number[] {
  return most >= 4 ? [most, most >> 1] : [most];
}
