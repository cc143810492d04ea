// What a parameter may be: a float or int range (linear, logarithmic, in steps) or a list of choices, as Optuna's
// FloatDistribution, IntDistribution and CategoricalDistribution. A value has two forms: the one the objective sees,
// and a number ("internal"): the value itself, or the place of a choice in its list.
// https://optuna.readthedocs.io/en/stable/reference/distributions.html
import { show } from "../../errors.js";
import { isPlainObject } from "../../kinds.js";

/** What a choice may be: plain values that JSON keeps as they are. */
export type Choice = string | number | boolean | null;

export interface FloatRange {
  readonly kind: "float";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number | null;
}
export interface IntRange {
  readonly kind: "int";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number;
}
export interface Choices {
  readonly kind: "choice";
  readonly choices: readonly Choice[];
}
export type Range = FloatRange | IntRange;
export type Distribution = Range | Choices;

/** Options of `trial.float` and `trial.int`. */
export interface RangeOptions {
  /** Smallest value, included. */
  readonly low: number;
  /** Largest value, included; lowered to the last whole step where the steps do not end there. */
  readonly high: number;
  /** Draw evenly in the logarithm: each decade is as likely as the next. Needs low > 0. Default false. */
  readonly log?: boolean | undefined;
  /** Distance of neighbouring values. Not together with `log`. Default: none for floats, 1 for ints. */
  readonly step?: number | undefined;
}

const RANGE_OPTIONS = ["low", "high", "log", "step"];

/** @throws {TypeError | RangeError} where the range is none. */
export function floatRange(who: string, options: RangeOptions): FloatRange {
  const { low, high, log, step } = rangeOptions(who, options);
  if (log && step !== null) {
    throw new RangeError(`${who}: log and step do not go together, got step ${step}. Leave one of them out.`);
  }
  if (log && low <= 0) {
    throw new RangeError(
      `${who}: a logarithmic range needs low > 0, got ${low}. Raise low, or leave log out.`,
    );
  }
  return { kind: "float", low, high: step === null ? high : lastStep(low, high, step), log, step };
}

/** @throws {TypeError | RangeError} where the range is none. */
export function intRange(who: string, options: RangeOptions): IntRange {
  const { low, high, log, step } = rangeOptions(who, options);
  for (const [name, value] of Object.entries({ low, high, step: step ?? 1 })) {
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(
        `${who}: ${name} must be a whole number, got ${value}. Use trial.float for fractions.`,
      );
    }
  }
  if (log && (step ?? 1) !== 1) {
    throw new RangeError(`${who}: log and step do not go together, got step ${step}. Leave one of them out.`);
  }
  if (log && low < 1) {
    throw new RangeError(
      `${who}: a logarithmic range needs low >= 1, got ${low}. Raise low, or leave log out.`,
    );
  }
  const wide = step ?? 1;
  return { kind: "int", low, high: low + Math.floor((high - low) / wide) * wide, log, step: wide };
}

/** @throws {TypeError | RangeError} where the list is empty, repeats itself or holds what JSON cannot keep. */
export function choiceList(who: string, choices: readonly Choice[]): Choices {
  if (!Array.isArray(choices)) {
    throw new TypeError(`${who}: choices must be a list such as ["relu", "tanh"], got ${show(choices)}.`);
  }
  if (choices.length === 0) throw new RangeError(`${who}: choices must not be empty. Give at least one.`);
  const seen = new Set<Choice>();
  for (const choice of choices as readonly unknown[]) {
    const plain =
      choice === null ||
      typeof choice === "string" ||
      typeof choice === "boolean" ||
      (typeof choice === "number" && Number.isFinite(choice));
    if (!plain) {
      throw new TypeError(
        `${who}: a choice must be a string, a finite number, a boolean or null, got ${show(choice)}. ` +
          "Choose a name, and look the value up by it.",
      );
    }
    if (seen.has(choice as Choice)) {
      throw new RangeError(`${who}: ${show(choice)} is listed twice among the choices. List each once.`);
    }
    seen.add(choice as Choice);
  }
  return { kind: "choice", choices: [...choices] };
}

function rangeOptions(who: string, options: RangeOptions) {
  if (!isPlainObject(options)) {
    throw new TypeError(`${who}: expected a range such as { low: 0, high: 1 }, got ${show(options)}.`);
  }
  for (const key of Object.keys(options)) {
    if (!RANGE_OPTIONS.includes(key)) {
      throw new RangeError(`${who}: unknown option ${show(key)}. Known: ${RANGE_OPTIONS.join(", ")}.`);
    }
  }
  const { low, high, log = false, step } = options;
  for (const [name, value] of [
    ["low", low],
    ["high", high],
    ["step", step ?? 1],
  ] as const) {
    if (typeof value !== "number")
      throw new TypeError(`${who}: ${name} must be a number, got ${show(value)}.`);
    if (!Number.isFinite(value)) throw new RangeError(`${who}: ${name} must be finite, got ${value}.`);
  }
  if (typeof log !== "boolean") throw new TypeError(`${who}: log must be true or false, got ${show(log)}.`);
  if (low > high) {
    throw new RangeError(
      `${who}: low must not be greater than high, got low ${low} and high ${high}. Swap them.`,
    );
  }
  if (step !== undefined && step <= 0) throw new RangeError(`${who}: step must be > 0, got ${step}.`);
  return { low, high, log, step: step ?? null };
}

/** The value `low + index · step`, without the digits that binary fractions add (0.1 + 2 · 0.1 gives 0.3). */
export function onStep(low: number, step: number, index: number): number {
  return Number((low + index * step).toPrecision(15));
}

function lastStep(low: number, high: number, step: number): number {
  const index = Math.floor((high - low) / step + 1e-8);
  const last = onStep(low, step, index);
  return Math.abs(last - high) <= 1e-8 * step ? high : last;
}

/** Only one value is possible. */
export function isSingle(d: Distribution): boolean {
  return d.kind === "choice" ? d.choices.length === 1 : d.low === d.high;
}

/** The one internal value of a distribution that has no other. */
export function singleValue(d: Distribution): number {
  return d.kind === "choice" ? 0 : d.low;
}

/** Whether the internal value lies in the distribution. */
export function contains(d: Distribution, value: number): boolean {
  if (d.kind === "choice") return Number.isInteger(value) && value >= 0 && value < d.choices.length;
  if (!(value >= d.low && value <= d.high)) return false;
  if (d.step === null) return true;
  const index = (value - d.low) / d.step;
  return Math.abs(index - Math.round(index)) < 1e-8;
}

/** What the objective sees of an internal value. */
export function toExternal(d: Distribution, value: number): Choice {
  return d.kind === "choice" ? (d.choices[value] as Choice) : value;
}

/** The internal value of what the objective sees; undefined where it is not one of the distribution's. */
export function toInternal(d: Distribution, value: unknown): number | undefined {
  if (d.kind === "choice") {
    const index = d.choices.indexOf(value as Choice);
    return index < 0 ? undefined : index;
  }
  return typeof value === "number" && contains(d, value) ? value : undefined;
}

/** Whether two distributions say the same. */
export function sameDistribution(a: Distribution, b: Distribution): boolean {
  if (a.kind === "choice" || b.kind === "choice")
    return a.kind === b.kind && sameChoices(a as Choices, b as Choices);
  return a.kind === b.kind && a.low === b.low && a.high === b.high && a.log === b.log && a.step === b.step;
}

/** Whether both may bear one name in a study: the same kind, and for choices the same list. Ranges may differ. */
export function isCompatible(a: Distribution, b: Distribution): boolean {
  return a.kind === b.kind && (a.kind !== "choice" || sameChoices(a, b as Choices));
}

function sameChoices(a: Choices, b: Choices): boolean {
  return a.choices.length === b.choices.length && a.choices.every((choice, i) => choice === b.choices[i]);
}

/** How a distribution is written in messages and reports: `float 1e-5 … 0.1 (log)`. */
export function describeDistribution(d: Distribution): string {
  if (d.kind === "choice") return `choice of ${d.choices.map((choice) => JSON.stringify(choice)).join(", ")}`;
  const step = d.step === null || (d.kind === "int" && d.step === 1) ? "" : ` step ${d.step}`;
  return `${d.kind} ${d.low} … ${d.high}${step}${d.log ? " (log)" : ""}`;
}
