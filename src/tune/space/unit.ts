// A parameter as a number in [0, 1] and back, evenly over its values: logarithms for logarithmic ranges, and half a step
// of room at both ends of ranges in steps, so that the first and last value are as likely as the others.
import { exp, log } from "../../numeric/elementary.js";
import { type Distribution, onStep, type Range } from "./distribution.js";

/** The scale of a range that samplers work on: its ends there, with the room for half steps. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  to(value: number): number;
  /** The nearest value of the range. */
  from(position: number): number;
}

export function scaleOf(d: Range): Scale {
  const room = (d.step ?? 0) / 2;
  const to = d.log ? log : (value: number) => value;
  const from = d.log ? exp : (position: number) => position;
  return {
    low: to(d.low - room),
    high: to(d.high + room),
    to,
    from: (position) => nearest(d, from(position)),
  };
}

function nearest(d: Range, value: number): number {
  const inside = Math.min(Math.max(value, d.low), d.high);
  if (d.step === null) return inside;
  const index = Math.round((inside - d.low) / d.step);
  return Math.min(onStep(d.low, d.step, index), d.high);
}

/** The internal value at place u in [0, 1]. */
export function fromUnit(d: Distribution, u: number): number {
  if (d.kind === "choice") return Math.min(Math.floor(u * d.choices.length), d.choices.length - 1);
  const scale = scaleOf(d);
  return scale.from(scale.low + u * (scale.high - scale.low));
}

/** The place in [0, 1] of an internal value. */
export function toUnit(d: Distribution, value: number): number {
  if (d.kind === "choice") return (value + 0.5) / d.choices.length;
  const scale = scaleOf(d);
  return scale.high === scale.low ? 0.5 : (scale.to(value) - scale.low) / (scale.high - scale.low);
}
