// A model of a table: it learns from files and records, answers for records, and keeps in its file all that it needs for that.
import { show } from "../errors.js";
import { type Logs, loadModel, type Sequential } from "../index.js";
import { baselinesFor } from "./baseline.js";
import type { ColumnPlan, Kind } from "./columns/column.js";
import { kinds } from "./columns/kinds.js";
import type { ColumnStatistics } from "./columns/statistics.js";
import { importanceOf } from "./importance.js";
import { recipeFor } from "./network.js";
import { type Answer, Answering } from "./predictions.js";
import { type Numbers, type Prepared, prepare } from "./prepare.js";
import type { TableRecord } from "./read/jsonLines.js";
import { openTable, type ReadOptions, type TableSource } from "./read/openTable.js";
import { remembered } from "./read/table.js";
import { type Scores, scoresOf } from "./scores.js";
import { checkSettings, type Settings, type TabularOptions } from "./settings.js";
import { type ColumnStory, type StoredTable, type Story, storedTable } from "./stored.js";
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
 * @param options.target name of the column to be predicted. Required. See docs/tables.md for the others.
 * @throws {TypeError | RangeError} for an unknown option or a bad value.
 * @example
 * const rows = Array.from({ length: 60 }, (_, i) => ({ size: i, city: i % 2 ? "Seoul" : "Busan", big: i > 30 ? "yes" : "no" }));
 * const flats = tabular({ target: "big", epochs: 5 });
 * await flats.fit(rows);
 * const { label, probabilities } = flats.predict({ size: 41, city: "Seoul" });
 */
export function tabular(options: TabularOptions): TabularModel {
  return new TabularModel(checkSettings(options));
}

/**
 * A model of a table from the bytes that `toBytes` gave.
 *
 * @throws {RangeError} where the file is damaged, or has a model that is not one of a table.
 */
export function loadTabular(bytes: Uint8Array | ArrayBuffer): TabularModel {
  const model = loadModel(bytes);
  const stored = storedTable(model, "loadTabular");
  return new TabularModel(undefined, { model, stored });
}

interface State {
  readonly model: Sequential;
  readonly stored: StoredTable;
}

export class TabularModel {
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
    const scores = scoresOf(target, await outputsFor(model, judged.rows), judged.rows.y);
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
      findings: [],
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
  predict(record: TableRecord): Answer;
  predict(records: readonly TableRecord[]): Answer[];
  predict(given: TableRecord | readonly TableRecord[]): Answer | Answer[] {
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
    for await (const { piece, answers } of answering.table(table))
      yield { columns: table.columns, rows: piece.rows, answers };
  }

  /** How good the answers are for the rows of a table, which must have the target. */
  async evaluate(source: TableSource, options: ReadOptions = {}): Promise<Scores> {
    const { answering, model, stored } = this.#need("evaluate");
    const rows = await answering.judged(await openTable(source, options), MOST_JUDGED);
    return scoresOf(stored.target, await outputsFor(model, rows), rows.y);
  }

  /** One safetensors file: the network, and what the columns become. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#need("toBytes").model.toBytes();
  }
}

const MOST_JUDGED = 1_000_000;

/** Those held out; where there are none, those that chose when to stop, which flatters. */
function judgedRows({ heldOut, validation, train }: Prepared): { name: string; rows: Numbers } {
  if (heldOut.rows > 0) return { name: "held-out", rows: heldOut };
  if (validation.rows > 0) return { name: "validation", rows: validation };
  return { name: "training", rows: train as Numbers };
}

const plain = (value: object) => JSON.parse(JSON.stringify(value));

function splitInWords({ time, group, seed }: Settings, isClass: boolean): string {
  if (time !== undefined) return `by ${show(time)}: the latest rows are held out`;
  if (group !== undefined) return `by ${show(group)}: rows of a group stay together (seed ${seed})`;
  return `at random${isClass ? ", every class in its share" : ""} (seed ${seed})`;
}

function columnStories(plans: readonly ColumnPlan[], statistics: readonly ColumnStatistics[]): ColumnStory[] {
  const byName = new Map(statistics.map((s) => [s.name, s]));
  return plans.map((plan) => {
    const s = byName.get(plan.name) as ColumnStatistics;
    const treatment =
      plan.kind === "unused" ? `left out: ${plan.reason}` : (kinds[plan.kind] as Kind).tell(plan);
    return { name: plan.name, missing: s.missing, values: valuesInWords(plan, s), treatment };
  });
}

function valuesInWords({ kind }: ColumnPlan, s: ColumnStatistics): string {
  if (kind === "number") return `${short(s.min)} … ${short(s.max)}, mean ${short(s.mean)}`;
  if (kind === "date") return `${day(s.min)} … ${day(s.max)}`;
  const common = [...s.values].sort(([, a], [, b]) => b - a).slice(0, 3);
  const more = s.hasMoreValues
    ? "very many values"
    : `${s.values.size} ${s.values.size === 1 ? "value" : "values"}`;
  return common.length === 0 ? "none" : `${more}, such as ${common.map(([word]) => show(word)).join(", ")}`;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
const day = (value: number): string => new Date(value * 86_400_000).toISOString().slice(0, 10);
