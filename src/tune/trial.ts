// A trial as the objective sees it: it asks for parameters as it needs them, reports how it goes, and may end early.
import { show } from "../errors.js";
import {
  type Choice,
  choiceList,
  type Distribution,
  floatRange,
  intRange,
  type RangeOptions,
  toExternal,
} from "./space/distribution.js";
import type { Json } from "./storages/operations.js";

/** What stands behind a trial: the study, in this thread or another. */
export interface TrialHost {
  readonly number: number;
  readonly signal: AbortSignal;
  /** The internal value of a parameter. */
  draw(name: string, distribution: Distribution): number;
  report(value: number, step: number): void;
  shouldPrune(): boolean;
  setAttribute(key: string, value: Json): void;
  setConstraint(name: string, value: number): void;
}

/** Thrown by `trial.prune()`; the study records the trial as pruned. */
export class TrialPruned extends Error {
  override readonly name = "TrialPruned";
}

/**
 * One attempt: a set of parameters and what came of it. Given to the objective; not made by hand.
 *
 * @example
 *   const objective = async (trial) => {
 *     const units = trial.int("units", { low: 4, high: 128, log: true });
 *     const dropout = units > 32 ? trial.float("dropout", { low: 0, high: 0.5 }) : 0;
 *     for (let epoch = 0; epoch < 20; epoch++) {
 *       const loss = await trainOneEpoch(units, dropout);
 *       trial.report(loss, epoch);
 *       if (trial.shouldPrune()) return trial.prune();
 *     }
 *     return finalLoss();
 *   };
 */
export class Trial {
  /** The first thing asked of the trial that makes no sense, if any: the study ends with it. */
  private misuse: unknown;
  private signalTaken = false;
  private readonly values: Record<string, Choice> = {};
  private readonly reported = new Set<number>();

  constructor(
    private readonly host: TrialHost,
    /** What `tune({ shared })` was given: data that all trials use. */
    readonly shared: Readonly<Record<string, unknown>> = {},
  ) {}

  /** Counted from 0 within the study. */
  get number(): number {
    return this.host.number;
  }

  /** Fires when the trial shall end: the study was stopped, its time is over, or the trial is pruned. */
  get signal(): AbortSignal {
    this.signalTaken = true;
    return this.host.signal;
  }

  /** The parameters asked for so far. */
  get params(): Readonly<Record<string, Choice>> {
    return { ...this.values };
  }

  /**
   * A number from a range, ends included.
   *
   * @param name of the parameter; asked again under the same name, the same value comes back.
   * @param options.low smallest value. @param options.high largest value.
   * @param options.log draw evenly in the logarithm; needs low > 0. Default false.
   * @param options.step distance of neighbouring values, > 0, not with `log`. Default: none.
   * @throws {RangeError} `trial.float "x": low must not be greater than high, got low 2 and high 1. Swap them.`
   * @example const learningRate = trial.float("learningRate", { low: 1e-5, high: 1e-1, log: true });
   */
  float(name: string, options: RangeOptions): number {
    return this.ask("float", name, (who) => floatRange(who, options)) as number;
  }

  /**
   * A whole number from a range, ends included.
   *
   * @param options.low smallest value. @param options.high largest value.
   * @param options.log draw evenly in the logarithm; needs low >= 1. Default false.
   * @param options.step distance of neighbouring values, >= 1, not with `log`. Default 1.
   * @throws {RangeError} where the range is empty or not of whole numbers.
   * @example const units = trial.int("units", { low: 16, high: 256, step: 16 });
   */
  int(name: string, options: RangeOptions): number {
    return this.ask("int", name, (who) => intRange(who, options)) as number;
  }

  /**
   * One of several values.
   *
   * @param choices strings, numbers, booleans or null, each once; the same list in every trial of a study.
   * @throws {RangeError} where there are no choices. @throws {TypeError} where one is an object or a function.
   * @example const activation = trial.choice("activation", ["relu", "tanh", "gelu"]);
   */
  choice<const T extends Choice>(name: string, choices: readonly T[]): T {
    return this.ask("choice", name, (who) => choiceList(who, choices)) as T;
  }

  /**
   * True or false.
   * @example if (trial.boolean("batchNormalization")) layersOfModel.push(layers.batchNormalization());
   */
  boolean(name: string): boolean {
    return this.ask("boolean", name, (who) => choiceList(who, [false, true])) as boolean;
  }

  /**
   * Tells how the trial stands, for pruners and the report.
   *
   * @param value of the objective as of now; NaN is allowed, and pruned by most pruners.
   * @param step such as the epoch: a whole number >= 0, each once.
   * @throws {TypeError | RangeError} where either is something else.
   */
  report(value: number, step: number): void {
    this.guard(() => {
      if (typeof value !== "number")
        throw new TypeError(`trial.report: value must be a number, got ${show(value)}.`);
      if (!Number.isSafeInteger(step) || step < 0) {
        throw new RangeError(`trial.report: step must be a whole number >= 0, got ${show(step)}.`);
      }
      if (this.reported.has(step)) {
        throw new RangeError(`trial.report: step ${step} was reported before. Report each step once.`);
      }
      this.reported.add(step);
      this.host.report(value, step);
    });
  }

  /** Whether the study's pruner would end the trial after its last report. */
  shouldPrune(): boolean {
    return this.host.shouldPrune();
  }

  /**
   * Ends the trial as pruned.
   * @throws {TrialPruned} always.
   */
  prune(): never {
    throw new TrialPruned(`trial ${this.number} was pruned`);
  }

  /**
   * Keeps something with the trial, such as the number of parameters of its model.
   * @param value anything that JSON can hold.
   */
  setAttribute(key: string, value: Json): void {
    this.guard(() => this.host.setAttribute(nameOf("trial.setAttribute", key), plain(value)));
  }

  /**
   * States a constraint: kept where the value is <= 0, broken by as much as it is greater. Samplers avoid what breaks
   * them, and `study.best` leaves it out.
   * @example trial.setConstraint("size", parameterCount - 100_000);
   */
  setConstraint(name: string, value: number): void {
    this.guard(() => {
      if (typeof value !== "number" || Number.isNaN(value)) {
        throw new TypeError(`trial.setConstraint ${show(name)}: expected a number, got ${show(value)}.`);
      }
      this.host.setConstraint(nameOf("trial.setConstraint", name), value);
    });
  }

  /** @internal Whether the error says that the trial was asked for something that makes no sense. */
  isMisuse(error: unknown): boolean {
    return this.misuse !== undefined && this.misuse === error;
  }

  /** @internal Whether the objective watches the signal, so that what it returns after an abort is cut short. */
  get watchesSignal(): boolean {
    return this.signalTaken;
  }

  private ask(method: string, name: string, make: (who: string) => Distribution): Choice {
    return this.guard(() => {
      const distribution = make(`trial.${method} ${show(nameOf(`trial.${method}`, name))}`);
      const value = toExternal(distribution, this.host.draw(name, distribution));
      this.values[name] = value;
      return value;
    });
  }

  private guard<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      this.misuse ??= error;
      throw error;
    }
  }
}

function nameOf(who: string, name: unknown): string {
  if (typeof name !== "string") throw new TypeError(`${who}: the name must be a string, got ${show(name)}.`);
  if (name === "") throw new RangeError(`${who}: the name must not be empty.`);
  return name;
}

function plain(value: Json): Json {
  try {
    return JSON.parse(JSON.stringify(value)) as Json;
  } catch (cause) {
    throw new TypeError(`trial.setAttribute: expected what JSON can hold, got ${show(value)}.`, { cause });
  }
}
