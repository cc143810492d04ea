// What a kind of column is: how it is prepared from the statistics of the training rows, and how a cell becomes inputs of the network.
import type { JsonObject } from "../../model/annotations.js";
import type { Cell } from "../cells.js";
import type { ColumnStatistics } from "./statistics.js";

export type ColumnKind = "number" | "category" | "boolean" | "date";

/** What is stored in the model of a column, as plain data. */
export interface ColumnPlan extends JsonObject {
  readonly name: string;
  readonly kind: ColumnKind | "unused";
}

/** What a user may say about a column. */
export interface ColumnWish {
  readonly scale?: Scale | undefined;
  /** Most categories that get an input of their own. */
  readonly mostCategories: number;
}

export type Scale = "standardize" | "robust" | "minMax" | "log" | "none";

/** Writes as many numbers as the column has inputs. @param cell cleaned. */
export type Writer = (cell: Cell, out: Float32Array, at: number) => void;

export interface Kind<P extends ColumnPlan = ColumnPlan> {
  plan(statistics: ColumnStatistics, wish: ColumnWish): P;
  /** Names of the inputs that the column becomes. */
  inputs(plan: P): string[];
  /** Made once for all cells. */
  writer(plan: P): Writer;
  /** What is done with the column, in words. */
  tell(plan: P): string;
}

/** Whether missing cells are so many that an input says which. */
export const saysMissing = ({ missing }: ColumnStatistics): boolean => missing > 0;
