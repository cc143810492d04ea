// One operation as one line of Optuna's journal file, and back. The fields of each record, and their names, are those
// that optuna/storages/journal/_storage.py writes (`_write_log` and its callers, Optuna 3.1 to 5.0).
import { readDistribution, writeDistribution } from "./distributionJson.js";
import {
  type Attributes,
  type CreateTrial,
  isFinished,
  type Json,
  OpCode,
  type Operation,
  type Parameter,
  StateCode,
} from "./operations.js";
import { Float, type PythonJson, readPythonJson, writePythonJson } from "./pythonJson.js";

type Fields = { [key: string]: PythonJson };

/** The line of an operation, without the line end. */
export function writeLine(operation: Operation, worker: string): string {
  return writePythonJson({ op_code: operation.op, worker_id: worker, ...fields(operation) });
}

function fields(operation: Operation): Fields {
  switch (operation.op) {
    case OpCode.CreateStudy:
      return { study_name: operation.name, directions: operation.directions };
    case OpCode.DeleteStudy:
      return { study_id: operation.study };
    case OpCode.SetStudyUserAttr:
      return { study_id: operation.study, user_attr: { [operation.key]: operation.value } };
    case OpCode.SetStudySystemAttr:
      return { study_id: operation.study, system_attr: { [operation.key]: operation.value } };
    case OpCode.CreateTrial:
      return createTrialFields(operation);
    case OpCode.SetTrialParam:
      return {
        trial_id: operation.trial,
        param_name: operation.name,
        param_value_internal: internal(operation.param),
        distribution: writeDistribution(operation.param.distribution),
      };
    case OpCode.SetTrialStateValues: {
      const time = writeTime(operation.time);
      return {
        trial_id: operation.trial,
        state: operation.state,
        values: operation.values === null ? null : operation.values.map((value) => new Float(value)),
        ...(operation.state === StateCode.Running ? { datetime_start: time } : {}),
        ...(isFinished(operation.state) ? { datetime_complete: time } : {}),
      };
    }
    case OpCode.SetTrialIntermediateValue:
      return {
        trial_id: operation.trial,
        step: operation.step,
        intermediate_value: new Float(operation.value),
      };
    case OpCode.SetTrialUserAttr:
      return { trial_id: operation.trial, user_attr: { [operation.key]: operation.value } };
    case OpCode.SetTrialSystemAttr:
      return { trial_id: operation.trial, system_attr: { [operation.key]: operation.value } };
  }
}

function createTrialFields(o: CreateTrial): Fields {
  const start = o.start === null ? null : writeTime(o.start);
  if (o.state === StateCode.Running) return { study_id: o.study, datetime_start: start };
  const params = [...(o.params ?? [])];
  const several = (o.values?.length ?? 0) > 1;
  const first = o.values?.[0];
  return {
    study_id: o.study,
    datetime_start: start,
    state: o.state,
    value: several || first === undefined ? null : new Float(first),
    values: several ? (o.values ?? []).map((value) => new Float(value)) : null,
    ...(o.end === undefined ? {} : { datetime_complete: writeTime(o.end) }),
    distributions: Object.fromEntries(params.map(([name, p]) => [name, writeDistribution(p.distribution)])),
    params: Object.fromEntries(params.map(([name, p]) => [name, internal(p)])),
    user_attrs: o.userAttributes ?? {},
    system_attrs: o.systemAttributes ?? {},
    intermediate_values: Object.fromEntries(
      [...(o.intermediate ?? [])].map(([step, value]) => [String(step), new Float(value)]),
    ),
  };
}

/** Optuna keeps a choice as the whole number of its place, everything else as a float. */
function internal({ value, distribution }: Parameter): PythonJson {
  return distribution.kind === "choice" ? value : new Float(value);
}

/**
 * Local time without an offset, with microseconds: what `datetime.now().isoformat()` gives in Optuna up to 4.9, which can't
 * compare times with an offset (as Optuna 5 writes them, and reads both) with its own.
 */
function writeTime(milliseconds: number): string {
  const offset = new Date(milliseconds).getTimezoneOffset() * 60_000;
  return new Date(milliseconds - offset).toISOString().replace("Z", "000");
}

/** A time without offset is local. */
function readTime(value: Json | undefined): number | null {
  if (value === null || value === undefined) return null;
  const time = Date.parse(String(value).replace(/(\.\d{3})\d+/, "$1"));
  if (Number.isNaN(time)) throw new SyntaxError(`not a time: ${String(value)}`);
  return time;
}

/**
 * The operation a line tells of; undefined for codes that have no effect.
 * @throws {SyntaxError} where the line is none of Optuna's.
 */
export function readLine(line: string): { operation: Operation; worker: string } | undefined {
  const record = readPythonJson(line) as { [key: string]: Json };
  if (typeof record !== "object" || record === null || typeof record.op_code !== "number") {
    throw new SyntaxError(`not a record of a journal: ${line.slice(0, 200)}`);
  }
  const operation = readOperation(record.op_code, record);
  return operation === undefined ? undefined : { operation, worker: String(record.worker_id) };
}

function readOperation(op: OpCode, r: { [key: string]: Json }): Operation | undefined {
  const attribute = (name: string): { key: string; value: Json } => {
    const [entry] = Object.entries(r[name] as Attributes);
    if (entry === undefined) throw new SyntaxError(`a record with code ${op} needs one entry in "${name}"`);
    return { key: entry[0], value: entry[1] };
  };
  switch (op) {
    case OpCode.CreateStudy:
      return { op, name: String(r.study_name), directions: r.directions as number[] };
    case OpCode.DeleteStudy:
      return { op, study: Number(r.study_id) };
    case OpCode.SetStudyUserAttr:
      return { op, study: Number(r.study_id), ...attribute("user_attr") };
    case OpCode.SetStudySystemAttr:
      return { op, study: Number(r.study_id), ...attribute("system_attr") };
    case OpCode.CreateTrial:
      return readCreateTrial(r);
    case OpCode.SetTrialParam: {
      const distribution = readDistribution(String(r.distribution));
      const param = { value: Number(r.param_value_internal), distribution };
      return { op, trial: Number(r.trial_id), name: String(r.param_name), param };
    }
    case OpCode.SetTrialStateValues: {
      const time = readTime(r.datetime_start) ?? readTime(r.datetime_complete) ?? 0;
      const values = (r.values ?? null) as number[] | null;
      return { op, trial: Number(r.trial_id), state: Number(r.state), values, time };
    }
    case OpCode.SetTrialIntermediateValue:
      return { op, trial: Number(r.trial_id), step: Number(r.step), value: Number(r.intermediate_value) };
    case OpCode.SetTrialUserAttr:
      return { op, trial: Number(r.trial_id), ...attribute("user_attr") };
    case OpCode.SetTrialSystemAttr:
      return { op, trial: Number(r.trial_id), ...attribute("system_attr") };
    case OpCode.DiscardTrials:
      return undefined;
    default:
      throw new SyntaxError(`unknown op_code ${String(op)}; the file is newer than this program`);
  }
}

function readCreateTrial(r: { [key: string]: Json }): CreateTrial {
  const distributions = (r.distributions ?? {}) as { [name: string]: string };
  const params = Object.entries((r.params ?? {}) as { [name: string]: number }).map(([name, value]) => {
    const distribution = readDistribution(String(distributions[name]));
    return [name, { value, distribution }] as const;
  });
  const intermediate = Object.entries((r.intermediate_values ?? {}) as { [step: string]: number });
  const end = readTime(r.datetime_complete);
  const value = (r.value ?? null) as number | null;
  return {
    op: OpCode.CreateTrial,
    study: Number(r.study_id),
    state: Number(r.state ?? StateCode.Running),
    start: readTime(r.datetime_start),
    ...(end === null ? {} : { end }),
    values: (r.values ?? (value === null ? null : [value])) as number[] | null,
    params: new Map(params),
    intermediate: new Map(intermediate.map(([step, v]) => [Number(step), v])),
    userAttributes: (r.user_attrs ?? {}) as Attributes,
    systemAttributes: (r.system_attrs ?? {}) as Attributes,
  };
}
