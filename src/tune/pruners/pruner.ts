// What a pruner is: a function of a trial's reports so far and of the other trials'. It keeps no state of its own.

/** A trial as pruners see it: its reports, turned so that small is good. */
export interface Course {
  /** Loss by step, in the order of the reports. May hold NaN. */
  readonly losses: ReadonlyMap<number, number>;
  readonly isComplete: boolean;
  /** Its place among the trials that are not repetitions of another. */
  readonly stream: number;
}

export interface Pruning {
  readonly trial: Course;
  /** The study's other trials, failed ones left out. */
  readonly others: readonly Course[];
  /** 1 where the study minimizes, −1 where it maximizes: a loss times this is what was reported. */
  readonly sign: 1 | -1;
}

export interface Pruner {
  readonly name: string;
  /** As given, defaults filled in: plain data. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Called after each report: whether the trial shall end here. */
  shouldPrune(pruning: Pruning): boolean;
}

/** The largest step reported; undefined before the first report. */
export function lastStep({ losses }: Course): number | undefined {
  let last: number | undefined;
  for (const step of losses.keys()) if (last === undefined || step > last) last = step;
  return last;
}

/** The least of some losses, NaN left out; NaN where there is none. */
export function least(losses: Iterable<number>): number {
  let best = Number.NaN;
  for (const loss of losses) if (!Number.isNaN(loss) && !(loss >= best)) best = loss;
  return best;
}
