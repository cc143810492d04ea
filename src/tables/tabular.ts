// A model of a table: it learns from files and records, answers for records, and keeps in its file all that it needs for that.
import { show } from "../errors.js";
import { type Logs, loadModel, type Sequential } from "../index.js";
import { baselinesFor } from "./baseline.js";
import type { Encoder } from "./columns/kinds.js";
import { examine, patientOf } from "./doctor/examine.js";
import { importanceOf } from "./importance.js";
import { recipeFor } from "./network.js";
import type { Numbers } from "./numbers.js";
import { type Answer, type AnswerFor, Answering, type RecordFor } from "./predictions.js";
import { prepare } from "./prepare.js";
import type { TableRecord } from "./read/jsonLines.js";
import { openTable, type ReadOptions, type TableSource } from "./read/openTable.js";
import { remembered } from "./read/table.js";
import { chartsOf } from "./report/charts.js";
import { reportHtml } from "./report/reportHtml.js";
import { type Scores, scoresOf } from "./scores.js";
import { checkSettings, type Settings, type TabularOptions } from "./settings.js";
import { type StoredTable, type Story, storedTable } from "./stored.js";
import { columnStories, judgedRows, plain, splitInWords } from "./story.js";
import { outputsFor, trainNetwork } from "./training.js";
import { versions } from "./versions.js";

export interface FitTableOptions extends ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** After every epoch, from 1. */
  readonly onEpoch?: ((epoch: number, epochs: number, logs: Logs) => void) | undefined;
}

/**
 * A model that learns a column of a table from the others.
 *
 * Everything is found out from the training rows: kinds of columns and how they become numbers, whether the target is a class or a
 * number, the network's size. What is found out is stored with the model.
 *
 * `tabular<Row, "target">(…)` checks names of columns, records and labels when it is compiled; without types, any record is taken.
 *
 * @param options `target`, the name of the column to be predicted, is required. See docs/tables.md for the others.
 * @throws {TypeError | RangeError} for an unknown option or a bad value.
 * @example
 * const rows = Array.from({ length: 60 }, (_, i) => ({ size: i, city: i % 2 ? "Seoul" : "Busan", big: i > 30 ? "yes" : "no" }));
 * const flats = tabular({ target: "big", epochs: 5 });
 * await flats.fit(rows);
 * const { label, probabilities } = flats.predict({ size: 41, city: "Seoul" });
 */
export function tabular<Row extends object = TableRecord, Target extends ColumnOf<Row> = ColumnOf<Row>>(
  options: TabularOptions & { readonly target: Target },
): TabularModel<Row, Target> {
  return new TabularModel(checkSettings(options));
}

/**
 * A model of a table from the bytes that `toBytes` gave.
 *
 * @throws {RangeError} where the file is damaged, or has a model that is not one of a table.
 */
export function loadTabular<Row extends object = TableRecord, Target extends ColumnOf<Row> = ColumnOf<Row>>(
  bytes: Uint8Array | ArrayBuffer,
): TabularModel<Row, Target> {
  const model = loadModel(bytes);
  const stored = storedTable(model, "loadTabular");
  return new TabularModel(undefined, { model, stored });
}

/** Names of columns. */
export type ColumnOf<Row> = keyof Row & string;

interface State {
  readonly model: Sequential;
  readonly stored: StoredTable;
}

export class TabularModel<Row extends object = TableRecord, Target extends ColumnOf<Row> = ColumnOf<Row>> {
  #state: State | undefined;
  #answering: Answering | undefined;
  readonly #settings: Settings | undefined;

  /** @internal */
  constructor(settings: Settings | undefined, state?: State) {
    this.#settings = settings;
    if (state) this.#take(state);
  }

  #take(state: State): void {
    this.#state = state;
    this.#answering = new Answering(state.model, state.stored);
  }

  /**
   * Learns from a table, and judges itself on rows that it has not seen.
   *
   * @param source path, address, File, stream, records or Arrow table.
   * @returns what was done and how good it is; the same is kept in `story`.
   * @throws {RangeError} for a table that can't be read or learnt from, with the line where there is one.
   */
  async fit(source: TableSource, options: FitTableOptions = {}): Promise<Story> {
    const settings = this.#settings;
    if (!settings)
      throw new TypeError("fit: this model was loaded. Make a new one with tabular to learn anew.");
    const { signal, onEpoch, ...reading } = options;
    const table = remembered(await openTable(source, reading));
    const prepared = await prepare(table, settings, signal);
    const { target, encoder, counts } = prepared;
    const recipe = recipeFor(settings, target, counts.train);
    const trained = await trainNetwork(prepared, settings, recipe, { signal, onEpoch });
    const { model } = trained;
    const judged = judgedRows(prepared);
    const outputs = await outputsFor(model, judged.rows);
    const scores = scoresOf(target, outputs, judged.rows.y);
    const baselines = settings.baseline
      ? await baselinesFor(prepared, settings, recipe, judged.rows, { signal })
      : {};
    const importance = await importanceOf(model, target, encoder, judged.rows, settings.seed);
    const story: Story = {
      table: table.name,
      rows: counts,
      recipe: plain(recipe),
      settings: plain(settings),
      split: splitInWords(settings, target.task === "classification"),
      history: trained.history,
      bestEpoch: trained.bestEpoch,
      judgedOn: judged.name,
      scores,
      baselines,
      importance,
      columns: columnStories(encoder.plans, prepared.statistics),
      charts: chartsOf(target, outputs, judged.rows.y, settings.seed),
      findings: examine(patientOf(model, encoder, target, prepared.train, trained.history)),
      versions: versions(),
    };
    if (target.task === "classification") model.labels = target.labels;
    model.preprocessing = { tables: 1, target, columns: encoder.plans, story } satisfies StoredTable;
    this.#take({ model, stored: storedTable(model, "fit") });
    return this.story;
  }

  #need(who: string): State & { answering: Answering } {
    if (!this.#state || !this.#answering)
      throw new TypeError(`${who}: the model has learnt nothing yet. Call fit first.`);
    return { ...this.#state, answering: this.#answering };
  }

  /** The network, for everything that one does with networks. */
  get network(): Sequential {
    return this.#need("network").model;
  }

  /** How it was trained and judged. */
  get story(): Story {
    return this.#need("story").stored.story;
  }

  /** What is predicted, and what the columns become. */
  get stored(): StoredTable {
    return this.#need("stored").stored;
  }

  /**
   * Answers for a record, or for a list of them: `{ label, probability, probabilities }` where the target is a class, a number in
   * the target's unit where it is one. Columns that are unknown must be null; a category that was never seen is allowed.
   *
   * @throws {RangeError} for a record that lacks a column, or where a cell is of another kind than in training.
   */
  predict(records: readonly RecordFor<Row, Target>[]): AnswerFor<Row[Target]>[];
  predict(record: RecordFor<Row, Target>): AnswerFor<Row[Target]>;
  predict(given: unknown): unknown {
    const { answering } = this.#need("predict");
    if (typeof given !== "object" || given === null)
      throw new TypeError(`predict: expected a record such as { age: 41 }, or a list, got ${show(given)}.`);
    if (Array.isArray(given)) return given.length === 0 ? [] : answering.records(given as TableRecord[]);
    return answering.records([given as TableRecord])[0] as Answer;
  }

  /** Answers for the rows of a table of any size, piece by piece. */
  async *predictTable(source: TableSource, options: ReadOptions = {}) {
    const { answering } = this.#need("predictTable");
    const table = await openTable(source, options);
    for await (const { rows, answers } of answering.table(table))
      yield { columns: table.columns, rows, answers };
  }

  /** How good the answers are for the rows of a table, which must have the target. */
  async evaluate(source: TableSource, options: ReadOptions = {}): Promise<Scores> {
    const { model, stored } = this.#need("evaluate");
    const { rows } = await this.judgedNumbers(source, options, MOST_JUDGED);
    return scoresOf(stored.target, await outputsFor(model, rows), rows.y);
  }

  /** @internal Rows of a table that have the target, as the network gets them. */
  async judgedNumbers(
    source: TableSource,
    options: ReadOptions,
    most: number,
  ): Promise<{ encoder: Encoder; rows: Numbers }> {
    const { answering } = this.#need("evaluate");
    const rows = await answering.judged(await openTable(source, options), most);
    return { encoder: answering.encoder, rows };
  }

  /** What was learned, how well, and from what, as a page that needs no network. */
  report(): string {
    return reportHtml(this.#need("report").stored);
  }

  /** One safetensors file: the network, and what the columns become. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#need("toBytes").model.toBytes();
  }
}

const MOST_JUDGED = 1_000_000;
