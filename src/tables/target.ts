// What is to be predicted: classes, kept by their names, or a number, brought to mean 0 and deviation 1 for the training and back for answers.
import { show } from "../errors.js";
import type { JsonObject } from "../model/annotations.js";
import { quantile } from "../numeric/quantile.js";
import { type Cell, numberIn, wordIn } from "./cells.js";
import type { ColumnStatistics } from "./columns/statistics.js";

export type Task = "classification" | "regression";

export interface ClassTarget extends JsonObject {
  readonly task: "classification";
  readonly name: string;
  /** In the order of the network's outputs. */
  readonly labels: readonly string[];
  /** What a label is in answers. */
  readonly answers: "string" | "number" | "boolean";
}

export interface NumberTarget extends JsonObject {
  readonly task: "regression";
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
  /** Of the training rows: answers beyond them by more than their distance are not believed. */
  readonly min: number;
  readonly max: number;
}

export type Target = ClassTarget | NumberTarget;

/** Whole numbers with so many values at most are classes. */
const FEW_VALUES = 12;
const MOST_CLASSES = 1000;
/** From so many rows on, a class of its own for more than this share of them is none. */
const ENOUGH_ROWS = 20;
const MOSTLY_DIFFERENT = 0.5;
/** Rows that each value should have for whole numbers to be classes. */
const ROWS_A_VALUE = 5;

/** @param s of the target in the training rows. @throws {RangeError} where it can't be learnt. */
export function planTarget(table: string, s: ColumnStatistics, wanted: Task | undefined): Target {
  const who = `${table}: the target ${show(s.name)}`;
  if (s.present === 0)
    throw new RangeError(`${who} is missing in all rows. Nothing can be learnt from them.`);
  const task = wanted ?? inferTask(s);
  if (task === "regression") return planNumber(who, s);
  if (s.hasMoreValues || s.values.size > MOST_CLASSES)
    throw new RangeError(
      `${who} has more than ${MOST_CLASSES} different values${s.noNumbers > 0 ? `, and ${noNumber(s)} is no number` : ""}. Classes are few; for numbers pass task "regression".`,
    );
  if (s.values.size === 1)
    throw new RangeError(
      `${who} has one class only, ${show([...s.values.keys()][0])}, in all ${s.present} rows. There is nothing to tell apart.`,
    );
  if (s.present > ENOUGH_ROWS && s.values.size > s.present * MOSTLY_DIFFERENT)
    throw new RangeError(
      `${who} has ${s.values.size} different values in ${s.present} rows, such as ${show([...s.values.keys()][0])}: no classes that could be learnt. Name another column, or write numbers so that they can be read.`,
    );
  return { task, name: s.name, labels: sortLabels(s), answers: kindOfAnswers(s) };
}

function inferTask(s: ColumnStatistics): Task {
  if (s.numbers < s.present) return s.numbers > 0.98 * s.present ? "regression" : "classification";
  const isFew = s.values.size <= Math.min(FEW_VALUES, Math.max(2, s.present / ROWS_A_VALUE));
  return s.integers === s.present && isFew && !s.hasMoreValues ? "classification" : "regression";
}

const noNumber = ({ firstNoNumber }: ColumnStatistics): string =>
  `${show(firstNoNumber?.text)} (${firstNoNumber?.place})`;

function planNumber(who: string, s: ColumnStatistics): NumberTarget {
  if (s.noNumbers > 0)
    throw new RangeError(
      `${who} is to be a number, and ${noNumber(s)} is none. Leave such cells empty, or pass task "classification".`,
    );
  if (s.min === s.max)
    throw new RangeError(`${who} is ${s.min} in all ${s.present} rows. There is nothing to predict.`);
  const { name, mean, deviation, min, max } = s;
  return { task: "regression", name, mean, deviation, min, max };
}

function sortLabels(s: ColumnStatistics): string[] {
  const isNumeric = s.numbers === s.present;
  return [...s.values.keys()].sort((a, b) => (isNumeric ? Number(a) - Number(b) : a < b ? -1 : 1));
}

function kindOfAnswers(s: ColumnStatistics): ClassTarget["answers"] {
  if (s.numbers === s.present) return "number";
  const words = [...s.values.keys()];
  return words.every((word) => word === "true" || word === "false") ? "boolean" : "string";
}

/** What the network is to give for a cell of the target; undefined where the cell is missing or of a class that was not there. */
export function targetValue(target: Target, cell: Cell): number | undefined {
  if (cell === null) return undefined;
  if (target.task === "regression") {
    const value = numberIn(cell);
    return Number.isNaN(value) ? undefined : (value - target.mean) / target.deviation;
  }
  const place = target.labels.indexOf(wordIn(cell));
  return place < 0 ? undefined : place;
}

/** A class as the table's reader knows it. */
export function answerOf({ labels, answers }: ClassTarget, place: number): string | number | boolean {
  const label = labels[place] as string;
  return answers === "number" ? Number(label) : answers === "boolean" ? label === "true" : label;
}

/** The number in the target's own unit. */
export function inUnit({ mean, deviation, min, max }: NumberTarget, output: number): number {
  const reach = max - min;
  return Math.max(min - reach, Math.min(max + reach, output * deviation + mean));
}

/** How many values of the target are its largest one, as where a scale has an end. */
export function shareAtEnd(sorted: readonly number[]): number {
  const end = quantile(sorted, 1);
  return sorted.length === 0 ? 0 : sorted.filter((v) => v === end).length / sorted.length;
}
