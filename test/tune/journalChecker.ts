// Holds the lines of a journal file against Optuna's format, strictly: field by field, and in their order. Written from
// Optuna's source, apart from the code under test (which it does not import), so that both would have to be wrong alike:
//   optuna/storages/journal/_storage.py  class JournalOperation (the codes), _write_log and its callers (the fields),
//                                        JournalStorageReplayResult (ids are counted; what refers to what)
//   optuna/trial/_state.py               RUNNING 0, COMPLETE 1, PRUNED 2, FAIL 3, WAITING 4
//   optuna/study/_study_direction.py     NOT_SET 0, MINIMIZE 1, MAXIMIZE 2
//   optuna/distributions.py              distribution_to_json, and what each class refuses
//   optuna/storages/journal/_file.py     one json.dumps(…, separators=(",", ":")) per line, each ended by "\n"

type Fields = Record<string, unknown>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isId: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isNumber: Check = (value) => typeof value === "number";
const isRecord: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isOneEntry: Check = (value) => isRecord(value) && Object.keys(value as object).length === 1;
const isState: Check = (value) => isId(value) && (value as number) <= 4;
const isNumbers: Check = (value) => Array.isArray(value) && value.length > 0 && value.every(isNumber);
/** What datetime.fromisoformat of Python 3.8 takes: no "Z", three or six digits of a second. */
const isTime: Check = (value) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{3}|\d{6})([+-]\d\d:\d\d)?$/.test(String(value)) &&
  !Number.isNaN(Date.parse(String(value)));
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

/** Required and optional fields by JournalOperation. */
const FORMAT: Readonly<
  Record<number, { name: string; required: Record<string, Check>; optional?: Record<string, Check> }>
> = {
  0: { name: "CREATE_STUDY", required: { study_name: isText, directions: isDirections } },
  1: { name: "DELETE_STUDY", required: { study_id: isId } },
  2: { name: "SET_STUDY_USER_ATTR", required: { study_id: isId, user_attr: isOneEntry } },
  3: { name: "SET_STUDY_SYSTEM_ATTR", required: { study_id: isId, system_attr: isOneEntry } },
  4: {
    name: "CREATE_TRIAL",
    required: { study_id: isId, datetime_start: orNull(isTime) },
    optional: {
      state: isState,
      value: orNull(isNumber),
      values: orNull(isNumbers),
      datetime_complete: isTime,
      distributions: (value) => isRecord(value) && Object.values(value as object).every(isDistribution),
      params: (value) => isRecord(value) && Object.values(value as object).every(isNumber),
      user_attrs: isRecord,
      system_attrs: isRecord,
      intermediate_values: (value) =>
        isRecord(value) && Object.keys(value as object).every((step) => /^\d+$/.test(step)),
    },
  },
  5: {
    name: "SET_TRIAL_PARAM",
    required: {
      trial_id: isId,
      param_name: isText,
      param_value_internal: isNumber,
      distribution: isDistribution,
    },
  },
  6: {
    name: "SET_TRIAL_STATE_VALUES",
    required: { trial_id: isId, state: isState, values: orNull(isNumbers) },
    optional: { datetime_start: isTime, datetime_complete: isTime },
  },
  7: {
    name: "SET_TRIAL_INTERMEDIATE_VALUE",
    required: { trial_id: isId, step: isId, intermediate_value: isNumber },
  },
  8: { name: "SET_TRIAL_USER_ATTR", required: { trial_id: isId, user_attr: isOneEntry } },
  9: { name: "SET_TRIAL_SYSTEM_ATTR", required: { trial_id: isId, system_attr: isOneEntry } },
  10: { name: "DISCARD_TRIALS", required: {} },
};

function isDirections(value: unknown): boolean {
  return isNumbers(value) && (value as number[]).every((direction) => [0, 1, 2].includes(direction));
}

function isDistribution(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const { name, attributes: a } = JSON.parse(value) as { name: string; attributes: Fields };
  const has = (...keys: string[]): boolean => Object.keys(a).sort().join() === keys.sort().join();
  if (name === "CategoricalDistribution")
    return has("choices") && Array.isArray(a.choices) && a.choices.length > 0;
  const [low, high, step, log] = [a.low as number, a.high as number, a.step as number | null, a.log];
  const isRange = has("low", "high", "log", "step") && low <= high && typeof log === "boolean";
  if (name === "FloatDistribution")
    return isRange && (step === null || step > 0) && !(log && (step !== null || low <= 0));
  const isWhole = [low, high, step].every(Number.isSafeInteger);
  return (
    name === "IntDistribution" &&
    isRange &&
    isWhole &&
    step! >= 1 &&
    !(log === true && (step !== 1 || low < 1))
  );
}

/** Python's json.loads also takes NaN and Infinity; they stand for numbers here. */
function parse(line: string): Fields {
  return JSON.parse(
    line.replace(/("(?:[^"\\]|\\.)*")|-?Infinity|NaN/g, (word, text) => (text === undefined ? "0" : word)),
  ) as Fields;
}

/** What is wrong with a journal; nothing, if all is well. */
export function checkJournal(text: string): string[] {
  const checker = new Checker();
  if (text !== "" && !text.endsWith("\n")) checker.faults.push("the last line has no line end");
  for (const [i, line] of text.split("\n").slice(0, -1).entries()) checker.checkLine(line, i + 1);
  return checker.faults;
}

interface Trial {
  readonly study: number;
  readonly params: Set<string>;
  state: number;
}

/** Goes by the same rules as JournalStorageReplayResult, but what that would skip or refuse is a fault here. */
class Checker {
  readonly faults: string[] = [];
  private where = "";
  private studies = 0;
  private readonly trials: Trial[] = [];
  private readonly kinds = new Map<string, string>();

  checkLine(line: string, place: number): void {
    this.where = `line ${place} (${line.slice(0, 160)})`;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: json.dumps escapes what is not ASCII.
    if (/[^\x00-\x7f]/.test(line)) this.fault("not ASCII");
    let record: Fields;
    try {
      record = parse(line);
    } catch {
      this.fault("no JSON");
      return;
    }
    this.checkFields(record);
    this.replay(record);
  }

  private fault(what: string): void {
    this.faults.push(`${what} in ${this.where}`);
  }

  private checkFields(record: Fields): void {
    const format = FORMAT[record.op_code as number];
    if (!isText(record.worker_id)) this.fault("worker_id");
    if (format === undefined) {
      this.fault("op_code");
      return;
    }
    const { name, required, optional = {} } = format;
    for (const [key, check] of Object.entries(required))
      if (!check(record[key])) this.fault(`${name}.${key}`);
    for (const [key, value] of Object.entries(record)) {
      if (key === "op_code" || key === "worker_id" || key in required) continue;
      if (!(key in optional)) this.fault(`unknown field ${name}.${key}`);
      else if (!optional[key]!(value)) this.fault(`${name}.${key}`);
    }
  }

  private replay(record: Fields): void {
    const op = record.op_code as number;
    if (op === 0) this.studies++;
    else if (op <= 4 && !((record.study_id as number) < this.studies)) this.fault("no such study");
    if (op === 4) this.createTrial(record);
    if (op < 5 || op > 9) return;
    const trial = this.trials[record.trial_id as number];
    if (trial === undefined) this.fault("no such trial");
    else if (trial.state >= 1 && trial.state <= 3) this.fault("the trial is finished");
    else if (op === 5) this.setParam(record, trial);
    else if (op === 6) this.setState(record, trial);
  }

  private createTrial(record: Fields): void {
    const state = (record.state ?? 0) as number;
    if (state === 4 && record.datetime_start !== null) this.fault("a waiting trial has no start");
    const params = new Set(Object.keys((record.params ?? {}) as Fields));
    this.trials.push({ study: record.study_id as number, state, params });
  }

  private setParam(record: Fields, trial: Trial): void {
    const name = String(record.param_name);
    const distribution = JSON.parse(String(record.distribution)) as { name: string; attributes: Fields };
    const { low, high, choices } = distribution.attributes as {
      low: number;
      high: number;
      choices?: unknown[];
    };
    const value = record.param_value_internal as number;
    if (trial.params.has(name)) this.fault("the parameter was set before");
    trial.params.add(name);
    const kind = `${distribution.name} ${JSON.stringify(choices)}`;
    const key = `${trial.study} ${name}`;
    if ((this.kinds.get(key) ?? kind) !== kind) this.fault("another kind than before");
    this.kinds.set(key, kind);
    const isInside = choices === undefined ? value >= low && value <= high : choices[value] !== undefined;
    if (!isInside) this.fault("the value is outside its distribution");
  }

  private setState(record: Fields, trial: Trial): void {
    const state = record.state as number;
    if (state === 0 && trial.state === 0) this.fault("the trial runs already");
    if (state === 0 && !("datetime_start" in record)) this.fault("RUNNING without datetime_start");
    if (state >= 1 && state <= 3 && !("datetime_complete" in record))
      this.fault("finished without datetime_complete");
    if (state === 1 && record.values === null) this.fault("COMPLETE without values");
    trial.state = state;
  }
}
