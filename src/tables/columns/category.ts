// Categories: an input for each that is common; rare ones and those never seen share one, missing ones have their own.
import { wordIn } from "../cells.js";
import type { ColumnPlan, Kind } from "./column.js";

export interface CategoryPlan extends ColumnPlan {
  readonly kind: "category";
  /** From the commonest on. */
  readonly levels: readonly string[];
  /** Whether rare ones were put together in the training rows. */
  readonly rare: number;
  readonly missing: boolean;
}

/** A category with fewer rows teaches nothing that holds for others. */
const FEWEST_ROWS = 3;

export const category: Kind<CategoryPlan> = {
  plan({ name, values, missing, present }, { mostCategories }) {
    const sorted = [...values].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const least = present < 100 ? 1 : FEWEST_ROWS;
    const common = sorted.filter(([, n]) => n >= least).slice(0, mostCategories);
    // All alike are no category: then even the rare ones are told apart.
    const levels = (common.length > 0 ? common : sorted.slice(0, mostCategories)).map(([word]) => word);
    return { name, kind: "category", levels, rare: sorted.length - levels.length, missing: missing > 0 };
  },
  inputs: ({ name, levels, missing }) => [
    ...levels.map((level) => `${name} = ${level}`),
    `${name} is another`,
    ...(missing ? [`${name} is missing`] : []),
  ],
  write(plan, cell, out, at) {
    const { levels, missing } = plan;
    out.fill(0, at, at + levels.length + 1 + Number(missing));
    if (cell === null) {
      if (missing) out[at + levels.length + 1] = 1;
      return;
    }
    out[at + (placesOf(plan).get(wordIn(cell)) ?? levels.length)] = 1;
  },
  tell: ({ levels, rare, missing }) =>
    `an input for each of ${levels.length} values${rare > 0 ? `; ${rare} rare ones share one` : ""}${missing ? "; missing ones have their own" : ""}`,
};

const places = new WeakMap<CategoryPlan, Map<string, number>>();

function placesOf(plan: CategoryPlan): Map<string, number> {
  let found = places.get(plan);
  if (!found) {
    found = new Map(plan.levels.map((level, i) => [level, i]));
    places.set(plan, found);
  }
  return found;
}
