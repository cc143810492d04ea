// Hands out trials and takes in what came of them, by records in the storage; several processes may do so at once.
import { hasResult } from "../samplers/results.js";
import type { StoredStudy, StoredTrial } from "../storages/ledger.js";
import { DirectionCode, OpCode, type Operation, StateCode } from "../storages/operations.js";
import { DEFAULT_NAME, type Store, severalStudies } from "../storages/storage.js";
import type { Direction } from "./objective.js";
import type { Outcome } from "./outcome.js";
import { trialsSinceProgress } from "./progress.js";
import {
  countFinished,
  failuresBefore,
  mayResume,
  REASON,
  repetitionOf,
  STOPPED,
  waitingTrial,
} from "./repetition.js";
import { RunningTrial, type TrialStudy } from "./runningTrial.js";
import type { Settings } from "./settings.js";
import { fromResult } from "./trialResult.js";

export class Coordinator {
  private readonly trialStudy: TrialStudy;

  /** Opens the study in the storage, or makes it. */
  constructor(
    private readonly settings: Settings,
    private readonly store: Store,
  ) {
    const earlier = warmTrials(settings);
    this.trialStudy = {
      store,
      studyId: openStudy(settings, store).id,
      signs: settings.directions.map((direction) => (direction === "minimize" ? 1 : -1)),
      sampler: settings.sampler,
      pruner: settings.pruner,
      fixed: settings.fixed,
      earlier,
    };
    // Once per study: a second run finds them there.
    if (this.stored().trials.length === 0) for (const params of settings.enqueue) this.enqueue(params);
  }

  stored(): StoredStudy {
    return this.store.read().study(this.trialStudy.studyId);
  }

  enqueue(params: Settings["fixed"]): void {
    this.store.update(() => [waitingTrial(this.trialStudy.studyId, params)]);
  }

  /** The next trial to run; undefined where the study has all it shall have, or nothing is left to try. */
  next(): RunningTrial | undefined {
    this.resumeInterrupted();
    let id: number | undefined;
    this.store.update((ledger) => {
      const { trials } = ledger.study(this.trialStudy.studyId);
      const running = trials.filter(({ state }) => state === StateCode.Running).length;
      if (countFinished(trials) + running >= this.settings.trials) return [];
      const waiting = trials.find(({ state }) => state === StateCode.Waiting);
      if (waiting === undefined && this.settings.sampler.isExhausted?.(trials)) return [];
      id = waiting?.id ?? ledger.trials.length;
      return [this.start(waiting)];
    });
    return id === undefined ? undefined : new RunningTrial(this.trialStudy, id);
  }

  /** Records what came of a trial; gives it back as it is now stored. */
  finish(running: RunningTrial, outcome: Outcome): StoredTrial {
    const { id } = running;
    const ledger = this.store.update((newest) => {
      const trial = newest.trial(id);
      if (trial.state !== StateCode.Running) return [];
      const operations: Operation[] = [];
      const note = (key: string, value: string | true) =>
        operations.push({ op: OpCode.SetTrialSystemAttr, trial: id, key, value });
      if ("reason" in outcome) note(REASON, outcome.reason);
      if (outcome.state === "stopped") note(STOPPED, true);
      operations.push(endOf(trial, outcome));
      const again =
        outcome.state === "failed" && !("misuse" in outcome) && failuresBefore(trial) < this.settings.retries;
      if (again) operations.push(repetitionOf(trial, false));
      return operations;
    });
    return ledger.trial(id);
  }

  hasResults(): boolean {
    return this.stored().trials.some(hasResult);
  }

  /** Whether as many trials as `patience` allows have brought nothing better since the last that did. */
  isStuck(): boolean {
    if (this.settings.patience === Number.POSITIVE_INFINITY) return false;
    return trialsSinceProgress(this.stored().trials, this.trialStudy.signs) >= this.settings.patience;
  }

  private start(waiting: StoredTrial | undefined): Operation {
    const time = Date.now();
    if (waiting === undefined) {
      return {
        op: OpCode.CreateTrial,
        study: this.trialStudy.studyId,
        state: StateCode.Running,
        start: time,
      };
    }
    return {
      op: OpCode.SetTrialStateValues,
      trial: waiting.id,
      state: StateCode.Running,
      values: null,
      time,
    };
  }

  /** Ends trials whose process is gone, and puts them in the queue again. */
  private resumeInterrupted(): void {
    const lost = (study: StoredStudy): StoredTrial[] =>
      study.trials.filter(({ state, worker }) => state === StateCode.Running && !this.store.isAlive(worker));
    if (lost(this.stored()).length === 0) return;
    this.store.update((ledger) =>
      lost(ledger.study(this.trialStudy.studyId)).flatMap((trial) => {
        const reason = `its process is gone (${trial.worker})`;
        return [
          { op: OpCode.SetTrialSystemAttr, trial: trial.id, key: REASON, value: reason },
          endOf(trial, { state: "failed", reason }),
          ...(mayResume(trial) ? [repetitionOf(trial, true)] : []),
        ];
      }),
    );
  }
}

function warmTrials({ warmTrials: trials, directions }: Settings): StoredTrial[] {
  for (const { number, state, values } of trials) {
    if (state !== "complete" || values.length === directions.length) continue;
    throw new RangeError(
      `tune: warmStart trial ${number} has ${values.length} values, but there are ${directions.length} directions. ` +
        "Pass studies of the same objectives.",
    );
  }
  return trials.map((trial, i) => fromResult(trial, i - trials.length));
}

function endOf(trial: StoredTrial, outcome: Outcome): Operation {
  const end = { op: OpCode.SetTrialStateValues, trial: trial.id, time: Date.now() } as const;
  if (outcome.state === "complete") return { ...end, state: StateCode.Complete, values: outcome.values };
  if (outcome.state !== "pruned") return { ...end, state: StateCode.Failed, values: null };
  const last = [...trial.intermediate].sort(([a], [b]) => a - b).at(-1)?.[1];
  return {
    ...end,
    state: StateCode.Pruned,
    values: last === undefined || Number.isNaN(last) ? null : [last],
  };
}

function openStudy({ name, directions }: Settings, store: Store): StoredStudy {
  const codes = directions.map(directionCode);
  let found: StoredStudy | undefined;
  store.update((ledger) => {
    const all = [...ledger.studies.values()];
    if (name === undefined && all.length > 1) throw severalStudies(all.map((study) => study.name));
    found = name === undefined ? all[0] : ledger.studyByName(name);
    if (found !== undefined) return [];
    return [{ op: OpCode.CreateStudy, name: name ?? DEFAULT_NAME, directions: codes }];
  });
  const study = found ?? (store.read().studyByName(name ?? DEFAULT_NAME) as StoredStudy);
  if (study.directions.length !== codes.length || study.directions.some((code, i) => code !== codes[i])) {
    const stored = study.directions.map((code) => DirectionCode[code]?.toLowerCase()).join(", ");
    throw new RangeError(
      `tune: the stored study ${JSON.stringify(study.name)} has directions ${stored}, got ${directions.join(", ")}. ` +
        "Use another name, or a new storage.",
    );
  }
  return study;
}

function directionCode(direction: Direction): DirectionCode {
  return direction === "minimize" ? DirectionCode.Minimize : DirectionCode.Maximize;
}
