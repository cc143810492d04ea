// The first look at a table: which columns there are, how many rows, and which part each row goes to. Rows without a target go to none.
import { nearest, show } from "../errors.js";
import { type Cell, clean, dayIn, numberIn, wordIn } from "./cells.js";
import { ColumnStatistics } from "./columns/statistics.js";
import type { Table } from "./read/table.js";
import type { Settings } from "./settings.js";
import { partOfGroup, partOfPassing, stratifiedParts, timeParts } from "./split.js";
import { planTarget, type Task } from "./target.js";

/** What says in which part a row is. */
export interface Survey {
  readonly task: Task;
  /** Rows with a target, and those without. */
  readonly rows: number;
  readonly withoutTarget: number;
  /** By the number of the row among all of the table. */
  partOf(row: number, cellOf: (column: number) => Cell): number;
}

/** Rows without a target. */
export const NO_PART = 3;
/** A larger file is not read once more for this: its rows are divided as they pass. */
const LARGE = 512 << 20;

/** Places of columns by their names, with advice for those that are not there. */
export function placeOf(table: Table, column: string, what: string): number {
  const place = table.columns.indexOf(column);
  if (place >= 0) return place;
  const near = nearest(column, table.columns);
  throw new RangeError(
    `${table.name}: there is no column ${show(column)} for ${what}.${near ? ` Did you mean ${show(near)}?` : ""} Columns: ${table.columns.map((c) => show(c)).join(", ")}.`,
  );
}

export async function survey(table: Table, settings: Settings, signal?: AbortSignal): Promise<Survey> {
  const target = placeOf(table, settings.target, "the target");
  const time = settings.time === undefined ? undefined : placeOf(table, settings.time, "the time");
  const group = settings.group === undefined ? undefined : placeOf(table, settings.group, "the groups");
  for (const name of Object.keys(settings.columns)) placeOf(table, name, '"columns"');
  const shares = { validation: settings.validation * (1 - settings.heldOut), heldOut: settings.heldOut };
  const isLarge = (table.bytes ?? 0) > LARGE && time === undefined;
  const targets = new ColumnStatistics(settings.target, settings.seed, 0);
  const [words, times, present]: [Map<string, number>, number[], boolean[]] = [new Map(), [], []];
  const classes: number[] = [];
  let rows = 0;
  for await (const piece of table.pieces()) {
    signal?.throwIfAborted();
    piece.rows.forEach((row, i) => {
      const cell = clean(row[target]);
      rows += 1;
      targets.add(cell, () => piece.place(i));
      if (isLarge) return;
      present.push(cell !== null);
      if (cell !== null) classes.push(numberOfWord(words, wordIn(cell)));
      if (time !== undefined && cell !== null)
        times.push(timeOf(table, row[time], settings.time as string, () => piece.place(i)));
    });
    if (isLarge && rows > 100_000) break;
  }
  if (rows === 0) throw new RangeError(`${table.name} has a line with names and no rows.`);
  const { task } = planTarget(table.name, targets, settings.task);
  const withTarget = targets.present;
  if (group !== undefined || isLarge) {
    const divide = (row: number, cellOf: (column: number) => Cell): number =>
      group === undefined
        ? partOfPassing(row, shares, settings.seed)
        : partOfGroup(String(cellOf(group)), shares, settings.seed);
    return {
      task,
      rows: withTarget,
      withoutTarget: targets.missing,
      partOf: (row, cellOf) => (cellOf(target) === null ? NO_PART : divide(row, cellOf)),
    };
  }
  if (withTarget < 10)
    throw new RangeError(
      `${table.name} has ${withTarget} rows with a target. At least 10 are needed to learn and to judge.`,
    );
  const divided =
    time !== undefined
      ? timeParts(times, shares)
      : stratifiedParts(task === "classification" ? classes : classes.map(() => 0), shares, settings.seed);
  let next = 0;
  const parts = Uint8Array.from(present, (has) => (has ? (divided[next++] as number) : NO_PART));
  return { task, rows: withTarget, withoutTarget: targets.missing, partOf: (row) => parts[row] ?? NO_PART };
}

function numberOfWord(words: Map<string, number>, word: string): number {
  const known = words.get(word);
  if (known !== undefined) return known;
  words.set(word, words.size);
  return words.size - 1;
}

function timeOf(table: Table, cell: Cell | undefined, column: string, place: () => string): number {
  const value = clean(cell);
  if (value === null) return Number.NaN;
  const day = dayIn(value);
  const time = Number.isNaN(day) ? numberIn(value) : day;
  if (Number.isNaN(time))
    throw new RangeError(
      `${table.name}, ${place()}: the time ${show(column)} is ${show(value)}, expected a date such as 2024-05-31 or a number.`,
    );
  return time;
}
