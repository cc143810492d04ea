// The records a study is made of: what happened, in order, as Optuna's JournalStorage names it. Replaying them gives
// the study (see ledger.ts); a journal file has one per line (see journalLines.ts).
// Codes: optuna/storages/journal/_storage.py, class JournalOperation; optuna/trial/_state.py, class TrialState;
// optuna/study/_study_direction.py, class StudyDirection.
import type { Distribution } from "../space/distribution.js";

export enum OpCode {
  CreateStudy = 0,
  DeleteStudy = 1,
  SetStudyUserAttr = 2,
  SetStudySystemAttr = 3,
  CreateTrial = 4,
  SetTrialParam = 5,
  SetTrialStateValues = 6,
  SetTrialIntermediateValue = 7,
  SetTrialUserAttr = 8,
  SetTrialSystemAttr = 9,
  /** Written by other programs only; Optuna's reader skips it, and so does ours. */
  DiscardTrials = 10,
}

export enum StateCode {
  Running = 0,
  Complete = 1,
  Pruned = 2,
  Failed = 3,
  Waiting = 4,
}

export enum DirectionCode {
  NotSet = 0,
  Minimize = 1,
  Maximize = 2,
}

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Attributes = { readonly [key: string]: Json };

export interface CreateStudy {
  readonly op: OpCode.CreateStudy;
  readonly name: string;
  readonly directions: readonly DirectionCode[];
}
export interface DeleteStudy {
  readonly op: OpCode.DeleteStudy;
  readonly study: number;
}
export interface SetStudyAttribute {
  readonly op: OpCode.SetStudyUserAttr | OpCode.SetStudySystemAttr;
  readonly study: number;
  readonly key: string;
  readonly value: Json;
}
export interface CreateTrial {
  readonly op: OpCode.CreateTrial;
  readonly study: number;
  readonly state: StateCode;
  /** Milliseconds since 1970; null for a trial that waits. */
  readonly start: number | null;
  readonly end?: number;
  readonly values?: readonly number[] | null;
  readonly params?: ReadonlyMap<string, Parameter>;
  readonly intermediate?: ReadonlyMap<number, number>;
  readonly userAttributes?: Attributes;
  readonly systemAttributes?: Attributes;
}
export interface SetTrialParam {
  readonly op: OpCode.SetTrialParam;
  readonly trial: number;
  readonly name: string;
  readonly param: Parameter;
}
export interface SetTrialStateValues {
  readonly op: OpCode.SetTrialStateValues;
  readonly trial: number;
  readonly state: StateCode;
  readonly values: readonly number[] | null;
  /** Milliseconds since 1970: the start of a trial that now runs, the end of one that is finished. */
  readonly time: number;
}
export interface SetTrialIntermediateValue {
  readonly op: OpCode.SetTrialIntermediateValue;
  readonly trial: number;
  readonly step: number;
  readonly value: number;
}
export interface SetTrialAttribute {
  readonly op: OpCode.SetTrialUserAttr | OpCode.SetTrialSystemAttr;
  readonly trial: number;
  readonly key: string;
  readonly value: Json;
}
export type Operation =
  | CreateStudy
  | DeleteStudy
  | SetStudyAttribute
  | CreateTrial
  | SetTrialParam
  | SetTrialStateValues
  | SetTrialIntermediateValue
  | SetTrialAttribute;

/** A drawn parameter: its internal value, and what it was drawn from. */
export interface Parameter {
  readonly value: number;
  readonly distribution: Distribution;
}

export function isFinished(state: StateCode): boolean {
  return state !== StateCode.Running && state !== StateCode.Waiting;
}
