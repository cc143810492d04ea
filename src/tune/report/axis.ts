// Axes: where a value lies between the ends, as a number from 0 to 1, and which marks to write.
import { log, log10 } from "../../numeric/elementary.js";
import type { Choice, Distribution } from "../space/distribution.js";
import { short, shown } from "./svg.js";

export interface Mark {
  /** From 0 to 1. */
  readonly at: number;
  readonly text: string;
}

export interface Axis {
  readonly label: string;
  /** From 0 to 1; NaN for values the axis cannot show. */
  place(value: Choice): number;
  readonly marks: readonly Mark[];
}

/** An axis for numbers: logarithmic where asked for, or where all are positive and span more than three decades. */
export function numberAxis(label: string, values: readonly number[], isLog?: boolean): Axis {
  const [low, high] = ends(values);
  return (isLog ?? log(high) - log(low) > log(1000)) && low > 0
    ? logAxis(label, low, high)
    : linearAxis(label, low, high);
}

/** An axis for what is counted, such as trials: marks at whole numbers only. */
export function countAxis(label: string, values: readonly number[]): Axis {
  return linearAxis(label, ...ends(values), 1);
}

/** An axis for a parameter. */
export function parameterAxis(label: string, d: Distribution): Axis {
  if (d.kind !== "choice") return numberAxis(label, [d.low, d.high], d.log);
  const place = (value: Choice): number => {
    const index = d.choices.indexOf(value);
    return index < 0 ? Number.NaN : (index + 0.5) / d.choices.length;
  };
  return { label, place, marks: d.choices.map((choice) => ({ at: place(choice), text: shown(choice) })) };
}

function linearAxis(label: string, low: number, high: number, leastStep = 0): Axis {
  const room = high > low ? (high - low) * 0.03 : Math.abs(low) * 0.1 || 1;
  const from = low - room;
  const width = high + room - from;
  const place = (value: Choice): number => (Number(value) - from) / width;
  const step = Math.max(leastStep, niceStep(width / 5));
  const marks: Mark[] = [];
  for (let k = Math.ceil(from / step); k * step <= from + width; k++) {
    const value = Number((k * step).toPrecision(12));
    marks.push({ at: place(value), text: short(value) });
  }
  return { label, place, marks };
}

function logAxis(label: string, low: number, high: number): Axis {
  const room = high > low ? (log(high) - log(low)) * 0.03 : 1;
  const from = log(low) - room;
  const width = log(high) + room - from;
  const place = (value: Choice): number => (log(Number(value)) - from) / width;
  const decades = Math.floor(log10(high)) - Math.ceil(log10(low));
  const every = Math.max(1, Math.ceil(decades / 6));
  const factors = decades >= 2 ? [1] : decades === 1 ? [1, 3] : [1, 2, 3, 5, 7];
  const marks: Mark[] = [];
  for (let decade = Math.floor(log10(low)); decade <= Math.ceil(log10(high)); decade++) {
    if (decade % every !== 0) continue;
    for (const factor of factors) {
      const value = factor * Number(`1e${decade}`);
      const at = place(value);
      if (at >= 0 && at <= 1) marks.push({ at, text: short(value) });
    }
  }
  return { label, place, marks };
}

/** The least and the greatest finite value; there may be more than a call takes arguments. */
function ends(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** The least of 1, 2, 5, 10, … that is not less. */
function niceStep(least: number): number {
  const decade = Number(`1e${Math.floor(log10(least))}`);
  return decade * ([1, 2, 5].find((factor) => factor * decade >= least) ?? 10);
}
