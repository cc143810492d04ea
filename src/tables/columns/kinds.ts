// The kinds of columns, and which of them a column is.
import { show } from "../../errors.js";
import type { Cell } from "../cells.js";
import { boolean } from "./boolean.js";
import { category } from "./category.js";
import type { ColumnKind, ColumnPlan, ColumnWish, Kind, Writer } from "./column.js";
import { date } from "./date.js";
import { number } from "./number.js";
import type { ColumnStatistics } from "./statistics.js";

/** A column that the network does not see, and why. */
export interface UnusedPlan extends ColumnPlan {
  readonly kind: "unused";
  readonly reason: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a plan goes to the kind that made it.
export const kinds: Readonly<Record<ColumnKind, Kind<any>>> = { number, category, boolean, date };

export type { ColumnKind };

/** Share of the cells that may be something else than a number in a column of numbers. */
const FEW_STRAYS = 0.02;
/** Mean length of words from which they are sentences. */
const LONG_WORDS = 40;
/** Share of the rows with a value of their own from which a column tells rows apart instead of describing them. */
const MOSTLY_DIFFERENT = 0.5;
const ENOUGH_ROWS = 20;

/** The kind of a column by its cells; a reason where it is of no use. */
export function inferKind(s: ColumnStatistics): ColumnKind | { readonly reason: string } {
  if (s.present === 0) return { reason: "all cells are missing" };
  if (s.values.size === 1 && !s.hasMoreValues && s.missing === 0)
    return { reason: `every row has the same value, ${show([...s.values.keys()][0])}` };
  if (s.numbers >= s.present * (1 - FEW_STRAYS) && s.numbers > 0)
    return countsRows(s) ? { reason: "it counts the rows" } : "number";
  if (s.truths === s.present) return "boolean";
  if (s.dates === s.present) return "date";
  const isText = s.letters / s.present > LONG_WORDS;
  const isName = s.present > ENOUGH_ROWS && s.values.size > s.present * MOSTLY_DIFFERENT;
  if (s.hasMoreValues || isName || isText) return { reason: textAdvice(s) };
  return "category";
}

const textAdvice = (s: ColumnStatistics): string =>
  `it is text or a name, ${s.hasMoreValues ? "more than " : ""}${s.values.size} different values in ${s.present} rows; take out of it what matters, such as a title or a length, as columns of their own`;

function countsRows(s: ColumnStatistics): boolean {
  const isWhole = s.integers === s.present && s.missing === 0 && s.rises;
  // Some of the rows may be held out.
  const isDense = s.min >= 0 && s.min < ENOUGH_ROWS && s.max - s.min < 2 * s.rows;
  return isWhole && isDense && s.present > ENOUGH_ROWS;
}

export function planColumn(
  s: ColumnStatistics,
  wish: ColumnWish & { kind?: ColumnKind | undefined },
): ColumnPlan {
  const kind = wish.kind ?? inferKind(s);
  if (typeof kind === "object") return { name: s.name, kind: "unused", ...kind } satisfies UnusedPlan;
  return (kinds[kind] as Kind).plan(s, wish);
}

interface Step {
  readonly plan: ColumnPlan;
  readonly write: Writer;
  readonly from: number;
  readonly width: number;
}

/** Rows of cells as rows of numbers. */
export class Encoder {
  readonly inputs: readonly string[];
  readonly width: number;
  /** Names of the columns that are used, in the order in which `write` asks for their cells. */
  readonly columns: readonly string[];
  readonly #steps: readonly Step[];

  constructor(readonly plans: readonly ColumnPlan[]) {
    let from = 0;
    this.#steps = plans.flatMap((plan) => {
      if (plan.kind === "unused") return [];
      const kind = kinds[plan.kind] as Kind;
      const { length: width } = kind.inputs(plan);
      const step = { plan, write: kind.writer(plan), from, width };
      from += width;
      return [step];
    });
    this.width = from;
    this.columns = this.#steps.map(({ plan }) => plan.name);
    this.inputs = this.#steps.flatMap(({ plan }) => (kinds[plan.kind as ColumnKind] as Kind).inputs(plan));
  }

  /** Where the inputs of each used column are. */
  get places(): readonly { readonly name: string; readonly from: number; readonly width: number }[] {
    return this.#steps.map(({ plan, from, width }) => ({ name: plan.name, from, width }));
  }

  /** @param cellOf the cell, cleaned, of one of `columns`. */
  write(cellOf: (column: number) => Cell, out: Float32Array, at: number): void {
    for (let c = 0; c < this.#steps.length; c++) {
      const { write, from } = this.#steps[c] as Step;
      write(cellOf(c), out, at + from);
    }
  }
}
