// What a reader gives: the names of the columns, and the rows in pieces, as often as they are asked for.
import { show } from "../../errors.js";
import type { Cell } from "../cells.js";

export interface Piece {
  /** As many cells as there are columns. */
  readonly rows: readonly (readonly Cell[])[];
  /** Where a row is, such as "line 17" or "row 16". @param index within the piece. */
  place(index: number): string;
  /** Share of the source that has been read, where its size is known. */
  readonly progress: number | undefined;
}

export interface Table {
  /** Begins messages. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Of the source, where it is known. */
  readonly bytes: number | undefined;
  pieces(): AsyncIterable<Piece>;
}

/** @throws {RangeError} for names that occur twice. */
export function checkColumns(name: string, columns: readonly string[]): readonly string[] {
  const first = new Map<string, number>();
  columns.forEach((column, i) => {
    const before = first.get(column);
    if (before !== undefined) {
      throw new RangeError(
        `${name}: two columns are named ${show(column)}, the ${ordinal(before + 1)} and the ${ordinal(i + 1)}. Rename one of them.`,
      );
    }
    first.set(column, i);
  });
  return columns;
}

function ordinal(n: number): string {
  const ending = { 1: "st", 2: "nd", 3: "rd" }[n % 100 > 10 && n % 100 < 14 ? 0 : n % 10];
  return `${n}${ending ?? "th"}`;
}

/** Rows that are in memory already. */
export function tableOf(
  name: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  place: (index: number) => string = (index) => `row ${index}`,
  bytes?: number,
): Table {
  checkColumns(name, columns);
  return {
    name,
    columns,
    bytes,
    async *pieces() {
      yield { rows, place, progress: 1 };
    },
  };
}

/** A smaller file is kept in memory after its first reading, instead of being read again. */
const SMALL = 16 << 20;

/** The same table; its rows are kept where they are few. */
export function remembered(table: Table): Table {
  if (table.bytes === undefined || table.bytes > SMALL) return table;
  let kept: Piece[] | undefined;
  return {
    ...table,
    async *pieces() {
      if (kept) {
        yield* kept;
        return;
      }
      const pieces: Piece[] = [];
      for await (const piece of table.pieces()) {
        pieces.push(piece);
        yield piece;
      }
      kept = pieces;
    },
  };
}
