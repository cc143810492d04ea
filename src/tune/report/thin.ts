// How much of a study is drawn: a page of a hundred thousand trials would have as many marks, one upon the other, and hundreds of
// megabytes. What is left out is said beside the chart; the best is never left out.
import type { TrialResult } from "../study/trialResult.js";
import type { Subject } from "./subject.js";

/** Trials that a chart draws. */
const MOST_TRIALS = 1000;
/** Dots of several charts together. */
const MOST_DOTS = 4000;
/** Parameters that are drawn: the most important. */
const MOST_PARAMETERS = 16;

/** At most so many items, evenly spaced, the first and the last among them. */
export function thin<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => items[Math.round(i * step)] as T);
}

/** The subject with so much of it as `charts` charts can show. @param names of the parameters, the most important first. */
export function thinSubject(subject: Subject, names: readonly string[], charts = 1): Subject {
  const most =
    charts === 1 ? MOST_TRIALS : Math.max(100, Math.min(MOST_TRIALS, Math.floor(MOST_DOTS / charts)));
  const shown = new Set(names.slice(0, MOST_PARAMETERS));
  return {
    ...subject,
    trials: thinTrials(subject.trials, most, subject.best),
    complete: thinTrials(subject.complete, most, subject.best),
    parameters: new Map([...subject.parameters].filter(([name]) => shown.has(name))),
  };
}

/** So many trials at most, evenly spaced, in their order; the best take half of the places where they are that many. */
function thinTrials(
  trials: readonly TrialResult[],
  most: number,
  best: ReadonlySet<number>,
): readonly TrialResult[] {
  if (trials.length <= most) return trials;
  const kept = new Set(
    thin(
      trials.filter(({ number }) => best.has(number)),
      most / 2,
    ),
  );
  const others = trials.filter((trial) => !kept.has(trial));
  for (const trial of thin(others, most - kept.size)) kept.add(trial);
  return trials.filter((trial) => kept.has(trial));
}

/** The sentence for what is left out; empty where nothing is. */
export function leftOut(drawn: number, all: number, what: string): string {
  return drawn < all ? ` Thinned out: ${drawn} of ${all} ${what} are shown.` : "";
}
