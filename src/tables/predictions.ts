// Answers for records and tables: a class with the probabilities of all, or a number in the target's unit.

import { nearest, show } from "../errors.js";
import { argmaxOf } from "../numeric/argmax.js";
import { type Cell, clean, dayIn, numberIn, truthIn } from "./cells.js";
import type { ColumnPlan } from "./columns/column.js";
import { Encoder } from "./columns/kinds.js";
import type { Numbers } from "./numbers.js";
import { type TableRecord, toCell } from "./read/jsonLines.js";
import type { Piece, Table } from "./read/table.js";
import type { StoredTable } from "./stored.js";
import { answerOf, inUnit, type Target, targetValue } from "./target.js";

export interface ClassAnswer<Label extends Cell = string | number | boolean> {
  readonly label: Label;
  /** Of that label. */
  readonly probability: number;
  readonly probabilities: Readonly<Record<string, number>>;
}

export type Answer = ClassAnswer | number;

/** Answers for a column whose values have a type: words and truth values are classes, numbers may be either. */
export type AnswerFor<Value> = [NonNullable<Value>] extends [string | boolean]
  ? ClassAnswer<NonNullable<Value>>
  : Answer;

/** Rows to be answered for: all columns where the target is known by name; null where a cell is unknown. */
export type RecordFor<Row, Target extends keyof Row> = keyof Row extends Target
  ? { readonly [K in keyof Row]?: Row[K] | null }
  : { readonly [K in Exclude<keyof Row, Target>]: Row[K] | null } & {
      readonly [K in Target]?: Row[K] | null;
    };

const TESTS = {
  number: (cell: Cell) => !Number.isNaN(numberIn(cell)),
  boolean: (cell: Cell) => truthIn(cell) !== undefined,
  date: (cell: Cell) => !Number.isNaN(dayIn(cell)),
  category: () => true,
  unused: () => true,
} as const;

/** A cell of the column, checked. */
function read({ name, kind }: ColumnPlan, cell: Cell, where: () => string): Cell {
  const value = clean(cell);
  if (value !== null && !TESTS[kind](value))
    throw new RangeError(
      `${where()}: ${show(name)} is ${show(value)}, expected a ${kind}, as it was in training.`,
    );
  return value;
}

/** Always as many, because each number of rows has a program of its own; few enough that the thread is free again after milliseconds. */
const AT_ONCE = 1024;

/** What answers are asked of: a model, or the function of an exported one. */
export interface Predictor {
  predict(x: Float32Array): { readonly data: Float32Array };
}

export class Answering {
  readonly encoder: Encoder;
  readonly #plans: readonly ColumnPlan[];
  readonly #target: Target;

  constructor(
    private readonly model: Predictor,
    stored: Pick<StoredTable, "columns" | "target">,
  ) {
    this.encoder = new Encoder(stored.columns);
    this.#plans = stored.columns.filter(({ kind }) => kind !== "unused");
    this.#target = stored.target;
  }

  /** @throws {RangeError} for a record that lacks a column, or has one that is not known. */
  records(records: readonly TableRecord[]): Answer[] {
    const names = this.#plans.map(({ name }) => name);
    const x = new Float32Array(records.length * this.encoder.width);
    records.forEach((record, row) => {
      const where = (): string => (records.length === 1 ? "predict" : `predict: record ${row}`);
      if (typeof record !== "object" || record === null || Array.isArray(record))
        throw new TypeError(`${where()}: expected an object such as { age: 41 }, got ${show(record)}.`);
      const lacking = names.find((name) => !(name in record));
      if (lacking !== undefined) {
        const near = nearest(lacking, Object.keys(record));
        throw new RangeError(
          `${where()}: ${show(lacking)} is missing.${near ? ` Is it ${show(near)}?` : ""} Pass null where it is unknown. Columns: ${names.map((n) => show(n)).join(", ")}.`,
        );
      }
      const cells = this.#plans.map((plan) => read(plan, toCell(record[plan.name], where()), where));
      this.encoder.write((column) => cells[column] as Cell, x, row * this.encoder.width);
    });
    return this.answers(this.model.predict(x).data);
  }

  /** What the network's outputs mean. */
  answers(outputs: Float32Array): Answer[] {
    const target = this.#target;
    if (target.task === "regression") return Array.from(outputs, (output) => inUnit(target, output));
    const { labels } = target;
    return Array.from({ length: outputs.length / labels.length }, (_, row) => {
      const from = row * labels.length;
      const best = argmaxOf(outputs, from, labels.length);
      return {
        label: answerOf(target, best),
        probability: outputs[from + best] as number,
        probabilities: Object.fromEntries(labels.map((label, i) => [label, outputs[from + i] as number])),
      };
    });
  }

  /** The rows of a table with their answers. Columns are found by their names; others are passed over. */
  async *table(table: Table): AsyncGenerator<{ rows: Piece["rows"]; answers: Answer[] }> {
    const places = this.#placesIn(table);
    const { width } = this.encoder;
    const x = new Float32Array(AT_ONCE * width);
    let rows: Piece["rows"][number][] = [];
    const answered = () => {
      const { data } = this.model.predict(x.subarray(0, rows.length * width));
      return { rows, answers: this.answers(data) };
    };
    for await (const piece of table.pieces()) {
      for (const [i, row] of piece.rows.entries()) {
        this.#encode(table, piece, i, places, x, rows.length * width);
        rows.push(row);
        if (rows.length < AT_ONCE) continue;
        yield answered();
        rows = [];
      }
    }
    if (rows.length > 0) yield answered();
  }

  /** Rows of a table that have a target, as numbers. @param most rows that are kept. */
  async judged(
    table: Table,
    most: number,
  ): Promise<Numbers & { readonly left: number; readonly unknown: number }> {
    const places = this.#placesIn(table);
    const at = table.columns.indexOf(this.#target.name);
    if (at < 0) throw lacks(table, this.#target.name, "the target");
    const { width } = this.encoder;
    const [xs, ys]: [Float32Array[], number[]] = [[], []];
    let [left, unknown] = [0, 0];
    for await (const piece of table.pieces()) {
      const x = new Float32Array(piece.rows.length * width);
      const before = ys.length;
      for (const [i, row] of piece.rows.entries()) {
        const cell = clean(row[at]);
        const y = targetValue(this.#target, cell);
        if (y === undefined) {
          if (cell === null) left += 1;
          else unknown += 1;
        } else if (ys.length < most) {
          this.#encode(table, piece, i, places, x, (ys.length - before) * width);
          ys.push(y);
        }
      }
      xs.push(x.subarray(0, (ys.length - before) * width));
      if (ys.length >= most) break;
    }
    if (ys.length === 0)
      throw new RangeError(`${table.name}: no row has a target ${show(this.#target.name)} that is known.`);
    const x = new Float32Array(ys.length * width);
    let next = 0;
    for (const rows of xs) {
      x.set(rows, next);
      next += rows.length;
    }
    return { rows: ys.length, x, y: Float32Array.from(ys), left, unknown };
  }

  /** Where the table has the encoder's columns. */
  #placesIn(table: Table): readonly number[] {
    return this.encoder.columns.map((name) => {
      const place = table.columns.indexOf(name);
      if (place < 0) throw lacks(table, name, "which the model needs");
      return place;
    });
  }

  /** One row of a piece, written at a place of `x`. */
  #encode(
    table: Table,
    piece: Piece,
    i: number,
    places: readonly number[],
    x: Float32Array,
    at: number,
  ): void {
    const row = piece.rows[i] as Piece["rows"][number];
    const where = (): string => `${table.name}, ${piece.place(i)}`;
    const cellOf = (column: number): Cell =>
      read(this.#plans[column] as ColumnPlan, row[places[column] as number] as Cell, where);
    this.encoder.write(cellOf, x, at);
  }
}

function lacks(table: Table, column: string, what: string): RangeError {
  const near = nearest(column, table.columns);
  return new RangeError(
    `${table.name}: there is no column ${show(column)}, ${what}.${near ? ` Is it ${show(near)}?` : ""} Columns: ${table.columns.map((c) => show(c)).join(", ")}.`,
  );
}
