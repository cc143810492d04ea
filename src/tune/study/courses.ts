// The courses of a study's trials, as pruners see them. That of a finished trial is made once: pruners are asked after every report.
import type { Course } from "../pruners/pruner.js";
import type { StoredTrial } from "../storages/ledger.js";
import { isFinished, StateCode } from "../storages/operations.js";
import { streams } from "./repetition.js";

const finished = new WeakMap<StoredTrial, Course>();

/** @param sign 1 where the study minimizes, −1 where it maximizes. */
export function coursesOf(trials: readonly StoredTrial[], sign: 1 | -1): Course[] {
  const places = streams(trials);
  return trials.map((trial, i) => {
    const known = finished.get(trial);
    if (known !== undefined) return known;
    const course = {
      losses: new Map([...trial.intermediate].map(([step, value]) => [step, value * sign])),
      isComplete: trial.state === StateCode.Complete,
      stream: places[i] as number,
    };
    if (isFinished(trial.state)) finished.set(trial, course);
    return course;
  });
}
