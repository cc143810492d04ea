// Answers for records and tables: a class with the probabilities of all, or a number in the target's unit.

import { nearest, show } from "../errors.js";
import type { Sequential } from "../index.js";
import { argmaxOf } from "../numeric/argmax.js";
import { type Cell, clean, dayIn, numberIn, truthIn } from "./cells.js";
import type { ColumnPlan } from "./columns/column.js";
import { Encoder } from "./columns/kinds.js";
import type { Numbers } from "./prepare.js";
import { type TableRecord, toCell } from "./read/jsonLines.js";
import type { Piece, Table } from "./read/table.js";
import type { StoredTable } from "./stored.js";
import { answerOf, inUnit, type Target, targetValue } from "./target.js";

export interface ClassAnswer {
  readonly label: string | number | boolean;
  /** Of that label. */
  readonly probability: number;
  readonly probabilities: Readonly<Record<string, number>>;
}

export type Answer = ClassAnswer | number;

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

export class Answering {
  readonly encoder: Encoder;
  readonly #plans: readonly ColumnPlan[];
  readonly #target: Target;

  constructor(
    private readonly model: Sequential,
    stored: StoredTable,
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
      const cells = new Map(
        this.#plans.map((plan) => [plan.name, read(plan, toCell(record[plan.name], where()), where)]),
      );
      this.encoder.write((name) => cells.get(name) as Cell, x, row * this.encoder.width);
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

  /** The pieces of a table with the answers for their rows. Columns are found by their names; others are passed over. */
  async *table(table: Table): AsyncGenerator<{ piece: Piece; answers: Answer[] }> {
    const places = this.#placesIn(table);
    for await (const piece of table.pieces()) {
      const { x } = this.#encode(table, piece, places);
      const { data } = await this.model.predictAsync(x);
      yield { piece, answers: this.answers(data) };
    }
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
      const { x } = this.#encode(table, piece, places);
      const kept: Float32Array[] = [];
      piece.rows.forEach((row, i) => {
        const cell = clean(row[at]);
        const y = targetValue(this.#target, cell);
        if (y === undefined) {
          if (cell === null) left += 1;
          else unknown += 1;
        } else if (ys.length < most) {
          ys.push(y);
          kept.push(x.subarray(i * width, (i + 1) * width));
        }
      });
      const rows = new Float32Array(kept.length * width);
      kept.forEach((row, i) => void rows.set(row, i * width));
      xs.push(rows);
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

  #placesIn(table: Table): ReadonlyMap<string, number> {
    return new Map(
      this.#plans.map(({ name }) => {
        const place = table.columns.indexOf(name);
        if (place < 0) throw lacks(table, name, "which the model needs");
        return [name, place];
      }),
    );
  }

  #encode(table: Table, piece: Piece, places: ReadonlyMap<string, number>): { x: Float32Array } {
    const { width } = this.encoder;
    const x = new Float32Array(piece.rows.length * width);
    piece.rows.forEach((row, i) => {
      const cells = new Map<string, Cell>();
      for (const plan of this.#plans)
        cells.set(
          plan.name,
          read(plan, row[places.get(plan.name) as number] as Cell, () => `${table.name}, ${piece.place(i)}`),
        );
      this.encoder.write((name) => cells.get(name) as Cell, x, i * width);
    });
    return { x };
  }
}

function lacks(table: Table, column: string, what: string): RangeError {
  const near = nearest(column, table.columns);
  return new RangeError(
    `${table.name}: there is no column ${show(column)}, ${what}.${near ? ` Is it ${show(near)}?` : ""} Columns: ${table.columns.map((c) => show(c)).join(", ")}.`,
  );
}
