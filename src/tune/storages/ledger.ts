// The state that a row of operations leads to: studies, and their trials. Every reader of the same records gets the
// same state, so ids and numbers need no further agreement between processes. The rules (which operation is refused,
// how ids are counted) are those of Optuna's JournalStorageReplayResult, so both read a shared file alike.
import { type Distribution, isCompatible } from "../space/distribution.js";
import {
  type Attributes,
  type CreateTrial,
  type DirectionCode,
  isFinished,
  type Json,
  OpCode,
  type Operation,
  type Parameter,
  type SetTrialParam,
  type SetTrialStateValues,
  StateCode,
} from "./operations.js";

export interface StoredTrial {
  /** Counted over all studies of the storage. */
  readonly id: number;
  /** Counted within the study. */
  readonly number: number;
  readonly studyId: number;
  /** Who runs it, or ran it last. */
  worker: string;
  state: StateCode;
  values: readonly number[] | null;
  start: number | null;
  end: number | null;
  /** Its place in the order in which the trials of the storage finished; null until then. */
  finished: number | null;
  readonly params: Map<string, Parameter>;
  readonly intermediate: Map<number, number>;
  readonly userAttributes: Record<string, Json>;
  readonly systemAttributes: Record<string, Json>;
}

export interface StoredStudy {
  readonly id: number;
  readonly name: string;
  readonly directions: readonly DirectionCode[];
  readonly userAttributes: Record<string, Json>;
  readonly systemAttributes: Record<string, Json>;
  readonly trials: StoredTrial[];
  /** What each name was first drawn from: a name keeps its kind throughout a study. */
  readonly distributions: Map<string, Distribution>;
}

export class Ledger {
  readonly studies = new Map<number, StoredStudy>();
  readonly trials: StoredTrial[] = [];
  private studiesMade = 0;
  private trialsFinished = 0;

  study(id: number): StoredStudy {
    const study = this.studies.get(id);
    if (study === undefined)
      throw new RangeError(`tune: the storage has no study ${id}; it may have been deleted.`);
    return study;
  }

  studyByName(name: string): StoredStudy | undefined {
    return [...this.studies.values()].find((study) => study.name === name);
  }

  trial(id: number): StoredTrial {
    const trial = this.trials[id];
    if (trial === undefined) throw new RangeError(`tune: the storage has no trial ${id}.`);
    return trial;
  }

  /** Takes one operation in; one that contradicts what is known is without effect, as in Optuna. */
  apply(operation: Operation, worker: string): void {
    switch (operation.op) {
      case OpCode.CreateStudy:
        this.createStudy(operation.name, operation.directions);
        break;
      case OpCode.DeleteStudy:
        this.studies.delete(operation.study);
        break;
      case OpCode.SetStudyUserAttr:
        set(this.studies.get(operation.study)?.userAttributes, operation);
        break;
      case OpCode.SetStudySystemAttr:
        set(this.studies.get(operation.study)?.systemAttributes, operation);
        break;
      case OpCode.CreateTrial:
        this.createTrial(operation, worker);
        break;
      case OpCode.SetTrialParam:
        this.setParam(operation);
        break;
      case OpCode.SetTrialStateValues:
        this.setState(operation, worker);
        break;
      case OpCode.SetTrialIntermediateValue:
        this.open(operation.trial)?.intermediate.set(operation.step, operation.value);
        break;
      case OpCode.SetTrialUserAttr:
        set(this.open(operation.trial)?.userAttributes, operation);
        break;
      case OpCode.SetTrialSystemAttr:
        set(this.open(operation.trial)?.systemAttributes, operation);
        break;
    }
  }

  /** A trial that may still be changed. */
  private open(id: number): StoredTrial | undefined {
    const trial = this.trials[id];
    return trial === undefined || isFinished(trial.state) ? undefined : trial;
  }

  private createStudy(name: string, directions: readonly DirectionCode[]): void {
    if (this.studyByName(name) !== undefined) return;
    const id = this.studiesMade++;
    this.studies.set(id, {
      id,
      name,
      directions,
      userAttributes: {},
      systemAttributes: {},
      trials: [],
      distributions: new Map(),
    });
  }

  private createTrial(operation: CreateTrial, worker: string): void {
    const study = this.studies.get(operation.study);
    if (study === undefined) return;
    const trial: StoredTrial = {
      id: this.trials.length,
      number: study.trials.length,
      studyId: study.id,
      worker,
      state: operation.state,
      values: operation.values ?? null,
      start: operation.start,
      end: operation.end ?? null,
      finished: isFinished(operation.state) ? this.trialsFinished++ : null,
      params: new Map(operation.params),
      intermediate: new Map(operation.intermediate),
      userAttributes: copy(operation.userAttributes),
      systemAttributes: copy(operation.systemAttributes),
    };
    this.trials.push(trial);
    study.trials.push(trial);
    for (const [name, { distribution }] of trial.params) remember(study, name, distribution);
  }

  private setParam({ trial: id, name, param }: SetTrialParam): void {
    const trial = this.open(id);
    const study = trial && this.studies.get(trial.studyId);
    if (trial === undefined || study === undefined) return;
    const known = study.distributions.get(name);
    if (known !== undefined && !isCompatible(known, param.distribution)) return;
    remember(study, name, param.distribution);
    trial.params.set(name, param);
  }

  private setState({ trial: id, state, values, time }: SetTrialStateValues, worker: string): void {
    const trial = this.open(id);
    // A waiting trial goes to whoever takes it first.
    if (trial === undefined || (state === StateCode.Running && trial.state === StateCode.Running)) return;
    if (state === StateCode.Running) {
      trial.start = time;
      trial.worker = worker;
    } else if (isFinished(state)) {
      trial.end = time;
      trial.finished = this.trialsFinished++;
    }
    trial.state = state;
    if (values !== null) trial.values = values;
  }
}

function remember(study: StoredStudy, name: string, distribution: Distribution): void {
  if (!study.distributions.has(name)) study.distributions.set(name, distribution);
}

function set(
  attributes: Record<string, Json> | undefined,
  { key, value }: { key: string; value: Json },
): void {
  if (attributes !== undefined) attributes[key] = value;
}

function copy(attributes: Attributes | undefined): Record<string, Json> {
  return { ...attributes };
}
