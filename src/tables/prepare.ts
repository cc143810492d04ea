// From a table to numbers, in passes over its rows: statistics of the training rows, plans made from them, then inputs and targets of the
// network. Everything that is fitted is fitted on training rows alone.
import { Purpose } from "../contract/purpose.js";
import { show } from "../errors.js";
import { Random, uniform } from "../numeric/random.js";
import { type Cell, clean } from "./cells.js";
import type { ColumnKind, ColumnPlan } from "./columns/column.js";
import { Encoder, planColumn } from "./columns/kinds.js";
import { ColumnStatistics } from "./columns/statistics.js";
import { Growing, type Numbers, shuffled, type Write } from "./numbers.js";
import type { Table } from "./read/table.js";
import type { Settings } from "./settings.js";
import { Part } from "./split.js";
import { type Survey, survey } from "./survey.js";
import { planTarget, type Target, targetValue } from "./target.js";

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
  /** Of a table that does not fit into memory a random sample; `stream` gives all of them. */
  readonly train: Numbers;
  readonly isSampled: boolean;
  /** Training rows of each class, all of them; empty where the target is a number. */
  readonly classRows: readonly number[];
  readonly validation: Numbers;
  readonly heldOut: Numbers;
  /** Batches of training rows, read anew: nearly shuffled, a reservoir of rows at a time. */
  stream(batchSize: number, epoch: number): AsyncGenerator<{ x: Float32Array; y: Float32Array }>;
}

/** Rows of each part that are kept of a table that does not fit into memory. */
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
  const builders = [counts.train, counts.validation, counts.heldOut].map((count) => {
    const most = isLarge ? Math.min(count, kept) : count;
    return { share: most / Math.max(1, count), numbers: new Growing(most, encoder.width) };
  });
  await rows.each((part, row, write) => {
    const builder = builders[part];
    if (!builder || builder.numbers.isFull) return;
    if (builder.share < 1 && uniform(settings.seed, Purpose.Split, THINNING, row) > builder.share) return;
    builder.numbers.add(write);
  });
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
    train,
    isSampled: isLarge,
    classRows:
      target.task === "classification"
        ? target.labels.map((label) => targetStatistics?.values.get(label) ?? 0)
        : [],
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
  const statistics = table.columns.map(
    (name, i) => new ColumnStatistics(name, settings.seed, i, settings.columns[name] === "category"),
  );
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

/** The rows of a table as numbers, each with its part. */
class RowReader {
  /** Of the encoder's columns, and of the target. */
  readonly #places: readonly number[];
  readonly #target: number;

  constructor(
    private readonly table: Table,
    private readonly found: Survey,
    private readonly encoder: Encoder,
    private readonly target: Target,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.#places = encoder.columns.map((name) => table.columns.indexOf(name));
    this.#target = table.columns.indexOf(target.name);
  }

  /** @param use gets each row's part, its number, and what writes it. */
  async each(use: (part: number, row: number, write: Write) => void): Promise<void> {
    let row = 0;
    for await (const piece of this.table.pieces()) {
      this.signal?.throwIfAborted();
      for (const cells of piece.rows) use(this.#partOf(cells, row), row++, this.#writer(cells));
    }
  }

  #partOf(cells: readonly Cell[], row: number): number {
    return this.found.partOf(row, (column) => clean(cells[column]));
  }

  #writer(cells: readonly Cell[]): Write {
    return (x, at) => {
      const y = targetValue(this.target, clean(cells[this.#target]));
      if (y !== undefined)
        this.encoder.write((column) => clean(cells[this.#places[column] as number]), x, at);
      return y;
    };
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
        if (this.#partOf(cells, row++) !== Part.Train) continue;
        numbers.add(this.#writer(cells));
        if (!numbers.isFull) continue;
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
