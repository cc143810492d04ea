// Numbers: moved and scaled to a spread of about 1, long tails through a logarithm; a missing one becomes the mean, and an input says so.
import { log } from "../../numeric/elementary.js";
import { quantile } from "../../numeric/quantile.js";
import { numberIn } from "../cells.js";
import { type ColumnPlan, type Kind, type Scale, saysMissing } from "./column.js";
import { type ColumnStatistics, moments } from "./statistics.js";

export interface NumberPlan extends ColumnPlan {
  readonly kind: "number";
  readonly scale: Scale;
  /** Input: (f(x) − center) / spread, f being log(1 + (x − offset) / unit) where the scale is a logarithm. */
  readonly center: number;
  readonly spread: number;
  readonly offset: number;
  readonly unit: number;
  readonly indicator: boolean;
}

/** Beyond so many spreads a number says no more: one typing error is not to drown the others. */
const FAR = 10;
/** From here on one tail is so long that its numbers are told apart by their size rather than their distance. */
const SKEWED = 1.5;
/** Times the width of the middle half that the farthest numbers are away, from where standard deviations say little. */
const OUTLYING = 20;

export const number: Kind<NumberPlan> = {
  plan(statistics, wish) {
    const sorted = statistics.sample();
    const scale = wish.scale ?? suggest(statistics, sorted);
    return {
      name: statistics.name,
      kind: "number",
      scale,
      ...place(scale, statistics, sorted),
      indicator: saysMissing(statistics),
    };
  },
  inputs: ({ name, indicator }) => (indicator ? [name, `${name} is missing`] : [name]),
  writer:
    ({ scale, center, spread, offset, unit, indicator }) =>
    (cell, out, at) => {
      const value = numberIn(cell);
      const isMissing = Number.isNaN(value);
      const placed = scale === "log" ? logOf(value, offset, unit) : value;
      out[at] = isMissing ? 0 : Math.max(-FAR, Math.min(FAR, (placed - center) / spread));
      if (indicator) out[at + 1] = Number(isMissing);
    },
  tell: ({ scale, indicator }) =>
    `${WORDS[scale]}${indicator ? "; missing ones become the mean, and an input of their own says so" : ""}`,
};

const WORDS: Readonly<Record<Scale, string>> = {
  standardize: "brought to mean 0 and deviation 1",
  robust: "brought to median 0 and the width of the middle half",
  minMax: "brought to 0 … 1",
  log: "its logarithm, brought to mean 0 and deviation 1",
  none: "as it is",
};

function suggest({ min }: ColumnStatistics, sorted: readonly number[]): Scale {
  if (sorted.length === 0) return "standardize";
  if (min >= 0 && moments(sorted).skew > SKEWED) return "log";
  const [q1, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const reach = Math.max(Math.abs(sorted[0] as number), Math.abs(sorted.at(-1) as number));
  return q3 > q1 && reach > OUTLYING * (q3 - q1) + Math.max(Math.abs(q1), Math.abs(q3))
    ? "robust"
    : "standardize";
}

type Place = Pick<NumberPlan, "center" | "spread" | "offset" | "unit">;

function place(scale: Scale, statistics: ColumnStatistics, sorted: readonly number[]): Place {
  const plain = { offset: 0, unit: 1 };
  if (sorted.length === 0 || scale === "none") return { center: 0, spread: 1, ...plain };
  if (scale === "standardize")
    return { center: statistics.mean, spread: statistics.deviation || 1, ...plain };
  if (scale === "minMax")
    return { center: statistics.min, spread: statistics.max - statistics.min || 1, ...plain };
  if (scale === "robust") {
    // Of a normal distribution the middle half is 1.349 deviations wide.
    const width = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.349;
    return { center: quantile(sorted, 0.5), spread: width || statistics.deviation || 1, ...plain };
  }
  const offset = Math.min(0, statistics.min);
  const above = sorted.filter((v) => v > offset);
  const unit = above.length > 0 ? quantile(above, 0.5) - offset : 1;
  const { mean, deviation } = moments(sorted.map((v) => logOf(v, offset, unit)));
  return { center: mean, spread: deviation || 1, offset, unit };
}

const logOf = (value: number, offset: number, unit: number): number =>
  log(1 + Math.max(0, value - offset) / unit);
