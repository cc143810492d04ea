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
  writer({ levels, missing }) {
    const places = new Map(levels.map((level, i) => [level, i]));
    const width = levels.length + 1 + Number(missing);
    return (cell, out, at) => {
      out.fill(0, at, at + width);
      if (cell !== null) out[at + (places.get(wordIn(cell)) ?? levels.length)] = 1;
      else if (missing) out[at + levels.length + 1] = 1;
    };
  },
  tell: ({ levels, rare, missing }) =>
    `an input for each of ${levels.length} values${rare > 0 ? `; ${rare} rare ones share one` : ""}${missing ? "; missing ones have their own" : ""}`,
};
