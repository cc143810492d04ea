// A study as its user sees it: what was tried, what was best, and the page that shows it.
import { paretoFront } from "../math/pareto.js";
import { reportHtml } from "../report/reportHtml.js";
import type { Choice } from "../space/distribution.js";
import type { StoredStudy } from "../storages/ledger.js";
import { bestOf, isFeasible } from "./best.js";
import type { Direction } from "./objective.js";
import { checkParams } from "./params.js";
import { type TrialResult, toResult } from "./trialResult.js";

/** What a running study lets its callbacks do. */
export interface StudyControl {
  readonly directions: readonly Direction[];
  /** The newest state. */
  stored(): StoredStudy;
  enqueue(params: Readonly<Record<string, Choice>>): void;
  stop(): void;
}

/** What `tune` returns, and what its callbacks are given while it runs. */
export class Study {
  constructor(private readonly control: StudyControl) {}

  get name(): string {
    return this.control.stored().name;
  }

  get directions(): readonly Direction[] {
    return this.control.directions;
  }

  /** All trials, by number. */
  get trials(): readonly TrialResult[] {
    return this.control.stored().trials.map(toResult);
  }

  /**
   * The complete trial with the best value that keeps its constraints; the earliest, if several are equal.
   * @throws {RangeError} where there is none, or several objectives.
   */
  get best(): TrialResult & { readonly value: number } {
    if (this.directions.length > 1) {
      throw new RangeError(
        `study.best: there are ${this.directions.length} objectives, and no single best. Use study.paretoFront.`,
      );
    }
    const { trials } = this;
    const best = bestOf(trials, this.directions[0] as Direction);
    if (best === undefined) throw new RangeError(`study.best: no trial is complete. ${whyNone(trials)}`);
    return best;
  }

  /** The complete trials that keep their constraints and that no other of them beats in everything. */
  get paretoFront(): readonly TrialResult[] {
    const signs = this.directions.map((direction) => (direction === "minimize" ? 1 : -1));
    return paretoFront(this.trials.filter(isFeasible), ({ values }) =>
      values.map((value, i) => value * signs[i]!),
    );
  }

  /**
   * For callbacks: the next trial has these parameters; those left out are drawn.
   * @throws {TypeError} where these are not parameters by name.
   */
  enqueue(params: Readonly<Record<string, Choice>>): void {
    this.control.enqueue(checkParams("study.enqueue", params));
  }

  /** For callbacks: no further trials are started. */
  stop(): void {
    this.control.stop();
  }

  /**
   * The study as one HTML page that needs nothing else: history, parallel coordinates, slices, contour, importance,
   * reports, timeline and Pareto front.
   * @example await writeFile("study.html", study.report());
   */
  report(): string {
    return reportHtml({ name: this.name, directions: this.directions, trials: this.trials });
  }
}

function whyNone(trials: readonly TrialResult[]): string {
  const complete = trials.filter(({ state }) => state === "complete").length;
  if (complete > 0) return `All ${complete} complete trials break a constraint.`;
  const failed = trials.filter(({ state }) => state === "failed");
  const last = failed.at(-1);
  if (last === undefined) return `The study has ${trials.length} trials, none of which failed.`;
  return `Of ${trials.length} trials ${failed.length} failed, the last because: ${last.error}`;
}
