// A running trial on the study's side: draws its parameters, records what it reports, and asks the pruner.

import { show } from "../../errors.js";
import type { Pruner } from "../pruners/pruner.js";
import type { Sampler, Sampling } from "../samplers/sampler.js";
import {
  contains,
  type Distribution,
  describeDistribution,
  isCompatible,
  isSingle,
  sameDistribution,
  singleValue,
  toInternal,
} from "../space/distribution.js";
import type { StoredStudy, StoredTrial } from "../storages/ledger.js";
import { type Json, OpCode, type Operation, type Parameter, StateCode } from "../storages/operations.js";
import type { Store } from "../storages/storage.js";
import { type TrialHost, TrialPruned } from "../trial.js";
import { coursesOf } from "./courses.js";
import { fixedParams, streams } from "./repetition.js";

/** What a running trial needs to know of its study. */
export interface TrialStudy {
  readonly store: Store;
  readonly studyId: number;
  readonly signs: readonly (1 | -1)[];
  readonly sampler: Sampler;
  readonly pruner: Pruner;
  readonly fixed: { readonly [name: string]: Json };
  /** Trials of earlier studies. */
  readonly earlier: readonly StoredTrial[];
}

export class RunningTrial implements TrialHost {
  readonly number: number;
  private readonly controller = new AbortController();
  private readonly fixed: { readonly [name: string]: Json };
  private readonly joint: ReadonlyMap<string, Parameter>;

  constructor(
    private readonly study: TrialStudy,
    readonly id: number,
  ) {
    const trial = this.stored();
    this.number = trial.number;
    this.fixed = { ...study.fixed, ...fixedParams(trial) };
    this.joint = study.sampler.joint?.(this.sampling()) ?? new Map();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  abort(reason: unknown): void {
    this.controller.abort(reason);
  }

  draw(name: string, distribution: Distribution): number {
    const stored = this.stored();
    const before = stored.params.get(name);
    if (before !== undefined) {
      if (sameDistribution(before.distribution, distribution)) return before.value;
      throw clash(name, before.distribution, distribution, "in this trial");
    }
    const known = this.studyNow().distributions.get(name) ?? this.earlier(name);
    if (known !== undefined && !isCompatible(known, distribution)) {
      throw clash(name, known, distribution, "in an earlier trial");
    }
    const value = this.choose(name, distribution);
    this.record({ op: OpCode.SetTrialParam, trial: this.id, name, param: { value, distribution } });
    return value;
  }

  // What is said again, as a queue's workers may, is recorded once.

  report(value: number, step: number): void {
    if (Object.is(this.stored().intermediate.get(step), value)) return;
    this.record({ op: OpCode.SetTrialIntermediateValue, trial: this.id, step, value });
    // For objectives that watch the signal, and don't ask.
    if (this.shouldPrune()) this.abort(new TrialPruned(`trial ${this.number} was pruned`));
  }

  shouldPrune(): boolean {
    const { pruner, signs } = this.study;
    if (pruner.name === "none") return false;
    const sign = signs[0]!;
    const { trials } = this.studyNow();
    const courses = coursesOf(trials, sign);
    const others = courses.filter((_, i) => i !== this.number && trials[i]!.state !== StateCode.Failed);
    return pruner.shouldPrune({ trial: courses[this.number]!, others, sign });
  }

  setAttribute(key: string, value: Json): void {
    if (isSame(this.stored().userAttributes[key], value)) return;
    this.record({ op: OpCode.SetTrialUserAttr, trial: this.id, key, value });
  }

  setConstraint(name: string, value: number): void {
    const key = `constraints:${name}`;
    if (!isSame(this.stored().systemAttributes[key], value)) this.note(key, value);
  }

  private choose(name: string, distribution: Distribution): number {
    if (Object.hasOwn(this.fixed, name)) {
      const value = toInternal(distribution, this.fixed[name]);
      if (value !== undefined) return value;
      throw new RangeError(
        `tune: ${show(name)} is fixed or enqueued as ${show(this.fixed[name])}, ` +
          `which is not in ${describeDistribution(distribution)}. Change one of them.`,
      );
    }
    if (isSingle(distribution)) return singleValue(distribution);
    const joint = this.joint.get(name);
    const fits = joint !== undefined && isCompatible(joint.distribution, distribution);
    if (fits && contains(distribution, joint.value)) return joint.value;
    return this.study.sampler.single(this.sampling(), name, distribution);
  }

  private sampling(): Sampling {
    const { trials } = this.studyNow();
    const own = this.stored();
    return {
      signs: this.study.signs,
      trials: [...this.study.earlier, ...trials.filter((trial) => trial !== own)],
      drawn: own.params,
      stream: streams(trials)[this.number]!,
      notes: own.systemAttributes,
      note: (key, value) => this.note(key, value),
    };
  }

  private earlier(name: string): Distribution | undefined {
    return this.study.earlier.find(({ params }) => params.has(name))?.params.get(name)?.distribution;
  }

  private note(key: string, value: Json): void {
    this.record({ op: OpCode.SetTrialSystemAttr, trial: this.id, key, value });
  }

  private record(operation: Operation): void {
    this.study.store.update((ledger) => {
      if (ledger.trial(this.id).state === StateCode.Running) return [operation];
      throw new Error(`trial ${this.number} is over; nothing more can be asked or reported.`);
    });
  }

  private studyNow(): StoredStudy {
    return this.study.store.read().study(this.study.studyId);
  }

  private stored(): StoredTrial {
    return this.study.store.read().trial(this.id);
  }
}

function isSame(a: Json | undefined, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function clash(name: string, old: Distribution, asked: Distribution, where: string): RangeError {
  return new RangeError(
    `trial: ${show(name)} was ${describeDistribution(old)} ${where}, and is now asked for as ` +
      `${describeDistribution(asked)}. Give it another name.`,
  );
}
