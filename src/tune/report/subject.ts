// What the charts of a report are drawn from: the trials of a study, sorted by what became of them.

import { paretoFront } from "../math/pareto.js";
import type { Distribution } from "../space/distribution.js";
import type { Direction } from "../study/objective.js";
import type { TrialResult } from "../study/trialResult.js";
import { cut } from "./frame.js";

export interface ReportInput {
  readonly name: string;
  readonly directions: readonly Direction[];
  readonly trials: readonly TrialResult[];
}

export interface Subject extends ReportInput {
  /** Complete, with finite values. */
  readonly complete: readonly TrialResult[];
  /** Numbers of the trials that must be seen: each that was the best when it ended, or the Pareto front. */
  readonly best: ReadonlySet<number>;
  /** Parameter names, in the order in which the study met them, with the newest distribution of each. */
  readonly parameters: ReadonlyMap<string, Distribution>;
  /** What the charts of one objective call it; of several they show the first. */
  readonly valueName: string;
  /** The first objective's value, small is good. */
  loss(trial: TrialResult): number;
}

export function subjectOf(input: ReportInput): Subject {
  const parameters = new Map<string, Distribution>();
  for (const { distributions } of input.trials) {
    for (const [name, distribution] of Object.entries(distributions)) parameters.set(name, distribution);
  }
  const sign = input.directions[0] === "maximize" ? -1 : 1;
  const loss = ({ value }: TrialResult): number => sign * (value ?? Number.NaN);
  const complete = input.trials.filter(
    ({ state, values }) => state === "complete" && values.every(Number.isFinite),
  );
  const best = input.directions.length > 1 ? frontOf(complete, input.directions) : records(complete, loss);
  return {
    ...input,
    complete,
    best: new Set(best.map(({ number }) => number)),
    parameters,
    valueName: input.directions.length > 1 ? "objective 1" : "value",
    loss,
  };
}

function frontOf(complete: readonly TrialResult[], directions: readonly Direction[]): TrialResult[] {
  const signs = directions.map((direction) => (direction === "maximize" ? -1 : 1));
  const feasible = complete.filter(({ constraints }) => constraints.every((value) => value <= 0));
  return paretoFront(feasible, ({ values }) => values.map((value, i) => value * signs[i]!));
}

/** Each trial that beat all before it. */
function records(complete: readonly TrialResult[], loss: Subject["loss"]): TrialResult[] {
  let least = Number.POSITIVE_INFINITY;
  return complete.filter((trial) => {
    if (!(loss(trial) < least)) return false;
    least = loss(trial);
    return true;
  });
}

/** Of a trial with more parameters the first are told. */
const MOST_TOLD = 8;

/** One line about a trial, for tooltips. */
export function describeTrial({ number, state, values, params }: TrialResult): string {
  const all = Object.entries(params);
  const drawn = all.slice(0, MOST_TOLD).map(([name, value]) => cut(`${name} = ${String(value)}`, 200));
  if (all.length > MOST_TOLD) drawn.push(`… and ${all.length - MOST_TOLD} more`);
  return [`trial ${number}: ${state}${values.length > 0 ? `, ${values.join(", ")}` : ""}`, ...drawn].join(
    "\n",
  );
}

/** 0 for the best loss, 1 for the worst, by rank, so that a few very bad trials do not take up the whole scale. */
export function ranks({ complete, loss }: Subject): ReadonlyMap<TrialResult, number> {
  const sorted = [...complete].sort((a, b) => loss(a) - loss(b));
  return new Map(sorted.map((trial, i) => [trial, sorted.length > 1 ? i / (sorted.length - 1) : 0]));
}
