// What is told of a training: on which rows it was judged, how they were divided, what was done with each column.
import { show } from "../errors.js";
import type { ColumnPlan, Kind } from "./columns/column.js";
import { kinds } from "./columns/kinds.js";
import type { ColumnStatistics } from "./columns/statistics.js";
import type { Numbers } from "./numbers.js";
import type { Prepared } from "./prepare.js";
import type { Settings } from "./settings.js";
import type { ColumnStory } from "./stored.js";

/** Those held out; where there are none, those that chose when to stop, which flatters. */
export function judgedRows({ heldOut, validation, train }: Prepared): { name: string; rows: Numbers } {
  if (heldOut.rows > 0) return { name: "held-out", rows: heldOut };
  if (validation.rows > 0) return { name: "validation", rows: validation };
  return { name: "training", rows: train };
}

export const plain = (value: object) => JSON.parse(JSON.stringify(value));

export function splitInWords({ time, group, seed }: Settings, isClass: boolean): string {
  if (time !== undefined) return `by ${show(time)}: the latest rows are held out`;
  if (group !== undefined) return `by ${show(group)}: rows of a group stay together (seed ${seed})`;
  return `at random${isClass ? ", every class in its share" : ""} (seed ${seed})`;
}

export function columnStories(
  plans: readonly ColumnPlan[],
  statistics: readonly ColumnStatistics[],
): ColumnStory[] {
  const byName = new Map(statistics.map((s) => [s.name, s]));
  return plans.map((plan) => {
    const s = byName.get(plan.name) as ColumnStatistics;
    const treatment =
      plan.kind === "unused" ? `left out: ${plan.reason}` : (kinds[plan.kind] as Kind).tell(plan);
    return { name: plan.name, missing: s.missing, values: valuesInWords(plan, s), treatment };
  });
}

function valuesInWords({ kind }: ColumnPlan, s: ColumnStatistics): string {
  if (kind === "number") return `${short(s.min)} … ${short(s.max)}, mean ${short(s.mean)}`;
  if (kind === "date") return `${day(s.min)} … ${day(s.max)}`;
  const common = [...s.values].sort(([, a], [, b]) => b - a).slice(0, 3);
  const more = s.hasMoreValues
    ? "very many values"
    : `${s.values.size} ${s.values.size === 1 ? "value" : "values"}`;
  return common.length === 0 ? "none" : `${more}, such as ${common.map(([word]) => show(word)).join(", ")}`;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
const day = (value: number): string => new Date(value * 86_400_000).toISOString().slice(0, 10);
