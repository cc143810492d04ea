// What a model of a table says about itself in its file: columns, target, how it was trained and judged. It lies in the model's
// `preprocessing`, as plain data.
import { show } from "../errors.js";
import type { Sequential } from "../index.js";
import type { JsonObject } from "../model/annotations.js";
import type { ColumnPlan } from "./columns/column.js";
import { kinds } from "./columns/kinds.js";
import type { Chart } from "./report/charts.js";
import type { Scores } from "./scores.js";
import type { Target } from "./target.js";

export interface Finding extends JsonObject {
  /** Which check found it. */
  readonly check: string;
  readonly severity: "warning" | "note";
  /** What was seen. */
  readonly seen: string;
  /** What to do. */
  readonly advice: string;
}

export interface Story extends JsonObject {
  readonly table: string;
  readonly rows: JsonObject;
  /** Of the training, with nothing left open. */
  readonly recipe: JsonObject;
  readonly settings: JsonObject;
  readonly split: string;
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly bestEpoch: number;
  /** Of the rows that the scores are from: "held-out" or "validation". */
  readonly judgedOn: string;
  readonly scores: Scores;
  /** The same rows, by the commonest class or the mean, and by a linear model that was trained the same way. */
  readonly baselines: Readonly<Record<string, Scores>>;
  /** How much worse the score becomes when a column is shuffled. */
  readonly importance: readonly Importance[];
  readonly columns: readonly ColumnStory[];
  /** Curves of the judged rows, for the report. */
  readonly charts: readonly Chart[];
  readonly findings: readonly Finding[];
  readonly versions: JsonObject;
}

export interface Importance extends JsonObject {
  readonly column: string;
  /** Mean loss of accuracy, or of R². */
  readonly loss: number;
  /** Standard deviation between shuffles. */
  readonly deviation: number;
}

export interface ColumnStory extends JsonObject {
  readonly name: string;
  readonly missing: number;
  readonly values: string;
  readonly treatment: string;
}

export interface StoredTable extends JsonObject {
  readonly tables: 1;
  readonly target: Target;
  readonly columns: readonly ColumnPlan[];
  readonly story: Story;
}

/** @throws {RangeError} where the model is not one of a table. */
export function storedTable(model: Sequential, who: string): StoredTable {
  const stored = model.preprocessing as StoredTable | undefined;
  if (stored?.tables === undefined)
    throw new RangeError(
      `${who}: the model says nothing about a table. It was not made by tabular or "downhill train data.csv".`,
    );
  if (stored.tables !== 1)
    throw new RangeError(
      `${who}: the file has table version ${show(stored.tables)}, this library reads 1. Use a newer release of downhill.`,
    );
  const { columns, target, story } = stored;
  const known = [...Object.keys(kinds), "unused"];
  const isGood =
    Array.isArray(columns) &&
    columns.every((plan) => typeof plan?.name === "string" && known.includes(plan.kind)) &&
    typeof target?.name === "string" &&
    (target.task === "regression" || (target.task === "classification" && Array.isArray(target.labels))) &&
    typeof story === "object" &&
    story !== null &&
    [story.charts, story.findings, story.importance, story.columns].every(Array.isArray);
  if (!isGood) throw new RangeError(`${who}: what the model says about its table is damaged.`);
  return stored;
}
