// What the charts of a report are drawn from: the trials of a study, sorted by what became of them.
import type { Distribution } from "../space/distribution.js";
import type { Direction } from "../study/settings.js";
import type { TrialResult } from "../study/trialResult.js";

export interface ReportInput {
  readonly name: string;
  readonly directions: readonly Direction[];
  readonly trials: readonly TrialResult[];
}

export interface Subject extends ReportInput {
  /** Complete, with finite values. */
  readonly complete: readonly TrialResult[];
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
  return {
    ...input,
    complete: input.trials.filter(
      ({ state, values }) => state === "complete" && values.every(Number.isFinite),
    ),
    parameters,
    valueName: input.directions.length > 1 ? "objective 1" : "value",
    loss: ({ value }) => sign * (value ?? Number.NaN),
  };
}

/** One line about a trial, for tooltips. */
export function describeTrial({ number, state, values, params }: TrialResult): string {
  const drawn = Object.entries(params).map(([name, value]) => `${name} = ${String(value)}`);
  return [`trial ${number}: ${state}${values.length > 0 ? `, ${values.join(", ")}` : ""}`, ...drawn].join(
    "\n",
  );
}

/** 0 for the best loss, 1 for the worst, by rank, so that a few very bad trials do not take up the whole scale. */
export function ranks({ complete, loss }: Subject): ReadonlyMap<TrialResult, number> {
  const sorted = [...complete].sort((a, b) => loss(a) - loss(b));
  return new Map(sorted.map((trial, i) => [trial, sorted.length > 1 ? i / (sorted.length - 1) : 0]));
}
