// From a table to numbers, in passes over its rows: statistics of the training rows, plans made from them, then inputs and targets of the
// network. Everything that is fitted is fitted on training rows alone.
import { Purpose } from "../contract/purpose.js";
import { show } from "../errors.js";
import { Random, uniform } from "../numeric/random.js";
import { type Cell, clean } from "./cells.js";
import type { ColumnKind, ColumnPlan } from "./columns/column.js";
import { Encoder, planColumn } from "./columns/kinds.js";
import { ColumnStatistics } from "./columns/statistics.js";
import type { Table } from "./read/table.js";
import type { Settings } from "./settings.js";
import { Part } from "./split.js";
import { type Survey, survey } from "./survey.js";
import { planTarget, type Target, targetValue } from "./target.js";

/** Inputs [rows, width] and targets [rows]. */
export interface Numbers {
  readonly rows: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

export interface Prepared {
  readonly table: Table;
  readonly target: Target;
  readonly encoder: Encoder;
  readonly statistics: readonly ColumnStatistics[];
  readonly counts: {
    readonly train: number;
    readonly validation: number;
    readonly heldOut: number;
    readonly withoutTarget: number;
  };
  /** Undefined where they don't fit into memory: then `stream` gives them. */
  readonly train: Numbers | undefined;
  readonly validation: Numbers;
  readonly heldOut: Numbers;
  /** Batches of training rows, read anew: nearly shuffled, a reservoir of rows at a time. */
  stream(batchSize: number, epoch: number): AsyncGenerator<{ x: Float32Array; y: Float32Array }>;
}

/** Rows for validation and judgement that are kept of a table that does not fit into memory. */
const MOST_KEPT = 50_000;
const BYTES = 4;
const THINNING = 3;

export async function prepare(table: Table, settings: Settings, signal?: AbortSignal): Promise<Prepared> {
  const found = await survey(table, settings, signal);
  const { statistics, counts, total } = await measure(table, settings, found, signal);
  const plans: ColumnPlan[] = [];
  let targetStatistics: ColumnStatistics | undefined;
  for (const s of statistics) {
    if (s.name === settings.target) targetStatistics = s;
    else plans.push(planOf(s, settings));
  }
  const target = planTarget(table.name, targetStatistics as ColumnStatistics, found.task);
  const encoder = new Encoder(plans);
  if (encoder.width === 0) throw nothingToLearn(table, plans);
  const rows = new RowReader(table, found, encoder, target, signal);
  const room = settings.memoryMB * 2 ** 20;
  const isLarge = total * encoder.width * BYTES > room;
  const kept = Math.min(MOST_KEPT, Math.floor(room / 8 / BYTES / encoder.width));
  const builders = [Part.Train, Part.Validation, Part.HeldOut].map((part) => {
    const count = [counts.train, counts.validation, counts.heldOut][part] as number;
    const most = part === Part.Train ? (isLarge ? 0 : count) : isLarge ? Math.min(count, kept) : count;
    return { most, share: most / Math.max(1, count), numbers: new Growing(most, encoder.width) };
  });
  for await (const { part, row, write } of rows.all()) {
    const builder = builders[part];
    if (!builder || builder.most === 0 || builder.numbers.rows === builder.most) continue;
    if (builder.share < 1 && uniform(settings.seed, Purpose.Split, THINNING, row) > builder.share) continue;
    builder.numbers.add(write);
  }
  const [train, validation, heldOut] = builders.map(({ numbers }) => numbers.finish()) as [
    Numbers,
    Numbers,
    Numbers,
  ];
  return {
    table,
    target,
    encoder,
    statistics,
    counts,
    train: isLarge ? undefined : train,
    validation,
    heldOut,
    stream: (batchSize, epoch) =>
      rows.batches(batchSize, settings.seed, epoch, Math.floor(room / 4 / BYTES / encoder.width)),
  };
}

function planOf(s: ColumnStatistics, settings: Settings): ColumnPlan {
  const { scale, mostCategories, columns, time, group } = settings;
  const wanted = columns[s.name];
  const unused = (reason: string): ColumnPlan => ({ name: s.name, kind: "unused", reason });
  if (wanted === "unused") return unused("left out as asked");
  if (wanted === undefined && s.name === time)
    return unused("it tells the rows' time, by which they are divided");
  if (wanted === undefined && s.name === group)
    return unused("it tells the rows' group, by which they are divided");
  return planColumn(s, { scale, mostCategories, kind: wanted as ColumnKind | undefined });
}

function nothingToLearn(table: Table, plans: readonly ColumnPlan[]): RangeError {
  const reasons = plans.map(({ name, reason }) => `${show(name)}: ${reason}`).join("; ");
  return new RangeError(`${table.name}: no column is left to predict from${reasons ? ` (${reasons})` : ""}.`);
}

async function measure(table: Table, settings: Settings, found: Survey, signal: AbortSignal | undefined) {
  const statistics = table.columns.map((name, i) => new ColumnStatistics(name, settings.seed, i));
  const counts = [0, 0, 0, 0];
  let row = 0;
  for await (const piece of table.pieces()) {
    signal?.throwIfAborted();
    piece.rows.forEach((cells, i) => {
      const part = found.partOf(row++, (column) => clean(cells[column]));
      counts[part] = (counts[part] as number) + 1;
      if (part !== Part.Train) return;
      const place = (): string => piece.place(i);
      for (let c = 0; c < statistics.length; c++)
        (statistics[c] as ColumnStatistics).add(clean(cells[c]), place);
    });
  }
  const [train, validation, heldOut, withoutTarget] = counts as [number, number, number, number];
  return { statistics, counts: { train, validation, heldOut, withoutTarget }, total: row };
}

type Write = (x: Float32Array, at: number) => number | undefined;

/** The rows of a table as numbers, each with its part. */
class RowReader {
  readonly #places: ReadonlyMap<string, number>;
  readonly #target: number;

  constructor(
    private readonly table: Table,
    private readonly found: Survey,
    private readonly encoder: Encoder,
    private readonly target: Target,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.#places = new Map(table.columns.map((name, i) => [name, i]));
    this.#target = table.columns.indexOf(target.name);
  }

  async *all(): AsyncGenerator<{ part: number; row: number; write: Write }> {
    let row = 0;
    for await (const piece of this.table.pieces()) {
      this.signal?.throwIfAborted();
      for (const cells of piece.rows) yield { ...this.#read(cells, row), row: row++ };
    }
  }

  #read(cells: readonly Cell[], row: number): { part: number; write: Write } {
    const part = this.found.partOf(row, (column) => clean(cells[column]));
    const write: Write = (x, at) => {
      const y = targetValue(this.target, clean(cells[this.#target]));
      if (y !== undefined)
        this.encoder.write((name) => clean(cells[this.#places.get(name) as number]), x, at);
      return y;
    };
    return { part, write };
  }

  async *batches(batchSize: number, seed: number, epoch: number, room: number) {
    const { width } = this.encoder;
    const most = Math.max(batchSize, Math.floor(Math.min(room, 1 << 17) / batchSize) * batchSize);
    let numbers = new Growing(most, width);
    let pass = 0;
    let row = 0;
    for await (const piece of this.table.pieces()) {
      this.signal?.throwIfAborted();
      for (const cells of piece.rows) {
        const { part, write } = this.#read(cells, row++);
        if (part !== Part.Train) continue;
        numbers.add(write);
        if (numbers.rows < most) continue;
        yield* shuffled(
          numbers.finish(),
          batchSize,
          new Random(seed, Purpose.Split, SHUFFLE + epoch, pass++),
          false,
        );
        numbers = new Growing(most, width);
      }
    }
    if (numbers.rows > 0)
      yield* shuffled(
        numbers.finish(),
        batchSize,
        new Random(seed, Purpose.Split, SHUFFLE + epoch, pass),
        true,
      );
  }
}

const SHUFFLE = 100_000;

function* shuffled({ rows, x, y }: Numbers, batchSize: number, random: Random, isLast: boolean) {
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
class Growing {
  rows = 0;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  constructor(
    most: number,
    private readonly width: number,
  ) {
    this.#x = new Float32Array(most * width);
    this.#y = new Float32Array(most);
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
