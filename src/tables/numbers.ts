// Rows of a table as the network gets them: gathered one by one, and dealt out in batches.
import type { Random } from "../numeric/random.js";

/** Inputs [rows, width] and targets [rows]. */
export interface Numbers {
  readonly rows: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Writes a row's inputs and gives its target; undefined where it has none that is known. */
export type Write = (x: Float32Array, at: number) => number | undefined;

/** Batches of rows in a random order. @param isLast whether no rows follow. */
export function* shuffled({ rows, x, y }: Numbers, batchSize: number, random: Random, isLast: boolean) {
  const width = x.length / rows;
  const order = random.permutation(rows);
  // A batch of another size would need a program of its own, so the last rows of all are left to the next epoch's order.
  const end = isLast && rows > batchSize ? rows - (rows % batchSize) : rows;
  for (let from = 0; from < end; from += batchSize) {
    const chosen = order.subarray(from, Math.min(from + batchSize, end));
    const batch = { x: new Float32Array(chosen.length * width), y: new Float32Array(chosen.length) };
    chosen.forEach((row, i) => {
      batch.x.set(x.subarray(row * width, (row + 1) * width), i * width);
      batch.y[i] = y[row] as number;
    });
    yield batch;
  }
}

/** Rows in order of their coming, of which there are so many at most. */
export class Growing {
  rows = 0;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  constructor(
    private readonly most: number,
    private readonly width: number,
  ) {
    this.#x = new Float32Array(most * width);
    this.#y = new Float32Array(most);
  }
  get isFull(): boolean {
    return this.rows === this.most;
  }
  add(write: Write): void {
    const y = write(this.#x, this.rows * this.width);
    // A class that no training row has can't be learnt.
    if (y === undefined) return;
    this.#y[this.rows++] = y;
  }
  finish(): Numbers {
    return {
      rows: this.rows,
      x: this.#x.subarray(0, this.rows * this.width),
      y: this.#y.subarray(0, this.rows),
    };
  }
}
