// A trial as the study shows it afterwards, and back from there to a stored one, for warm starts.
import { constraintValues } from "../samplers/results.js";
import { type Choice, type Distribution, toExternal, toInternal } from "../space/distribution.js";
import type { StoredTrial } from "../storages/ledger.js";
import { type Json, type Parameter, StateCode } from "../storages/operations.js";
import { REASON } from "./repetition.js";

export type TrialState = "complete" | "pruned" | "failed" | "running" | "waiting";

export interface TrialResult {
  /** Counted from 0 within the study. */
  readonly number: number;
  readonly state: TrialState;
  readonly params: Readonly<Record<string, Choice>>;
  /** What each parameter was drawn from. */
  readonly distributions: Readonly<Record<string, Distribution>>;
  /** What the objective returned (the first objective's value, if several); of a pruned trial the last report. */
  readonly value: number | undefined;
  /** One per objective; empty while there are none. */
  readonly values: readonly number[];
  /** The reports, by step. */
  readonly intermediate: readonly { readonly step: number; readonly value: number }[];
  /** Constraint values; those > 0 are broken. */
  readonly constraints: readonly number[];
  readonly attributes: Readonly<Record<string, Json>>;
  /** Why it failed. */
  readonly error: string | undefined;
  /** Milliseconds since 1970. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Who ran it. */
  readonly worker: string;
}

const NAMES: Record<StateCode, TrialState> = {
  [StateCode.Running]: "running",
  [StateCode.Complete]: "complete",
  [StateCode.Pruned]: "pruned",
  [StateCode.Failed]: "failed",
  [StateCode.Waiting]: "waiting",
};

export function toResult(trial: StoredTrial): TrialResult {
  const params = [...trial.params];
  const reason = trial.systemAttributes[REASON];
  return {
    number: trial.number,
    state: NAMES[trial.state],
    params: Object.fromEntries(params.map(([name, p]) => [name, toExternal(p.distribution, p.value)])),
    distributions: Object.fromEntries(params.map(([name, p]) => [name, p.distribution])),
    value: trial.values?.[0],
    values: [...(trial.values ?? [])],
    intermediate: [...trial.intermediate]
      .map(([step, value]) => ({ step, value }))
      .sort((a, b) => a.step - b.step),
    constraints: constraintValues(trial),
    attributes: { ...trial.userAttributes },
    error: typeof reason === "string" ? reason : undefined,
    start: trial.start ?? undefined,
    end: trial.end ?? undefined,
    worker: trial.worker,
  };
}

/** @param place negative: earlier studies come before the first trial of this one. */
export function fromResult(result: TrialResult, place: number): StoredTrial {
  const params = Object.entries(result.distributions).map(([name, distribution]): [string, Parameter] => {
    const value = toInternal(distribution, result.params[name]);
    if (value === undefined) {
      throw new RangeError(
        `tune: warmStart trial ${result.number} has a value of ${JSON.stringify(name)} outside its distribution. ` +
          "Pass trials as a study gives them.",
      );
    }
    return [name, { value, distribution }];
  });
  const state = (Object.keys(NAMES) as unknown as StateCode[]).find((code) => NAMES[code] === result.state);
  return {
    id: place,
    number: place,
    studyId: -1,
    worker: result.worker,
    state: Number(state),
    values: result.values,
    start: result.start ?? null,
    end: result.end ?? null,
    finished: place,
    params: new Map(params),
    intermediate: new Map(result.intermediate.map(({ step, value }) => [step, value])),
    userAttributes: { ...result.attributes },
    systemAttributes: { constraints: [...result.constraints] },
  };
}
