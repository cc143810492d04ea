// k-fold cross-validation: every row is held out once, by a model that has not seen it.

import type { Logs } from "../callbacks/callback.js";
import { Purpose } from "../contract/purpose.js";
import { type GivenData, toDataset } from "../data/dataset.js";
import { rowsBy } from "../data/rowsBy.js";
import { show } from "../errors.js";
import { crc32c } from "../files/crc32c.js";
import { expectModel } from "../model/expectModel.js";
import type { Model } from "../model/model.js";
import { Random } from "../numeric/random.js";
import { count, type Given, type Option, parseOptions, where, whole } from "../options.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { FitOptions } from "../training/fitOptions.js";
import { each, type Form, inForm, type OneOrEach } from "../training/perOutput.js";
import { type GivenRows, givenRows, type RowsOf, rowsIn, takeRows } from "./givenRows.js";

const stratifiedOption: Option<boolean | "auto"> = {
  default: "auto",
  expected: 'true, false or "auto"',
  parse(value, who) {
    if (value === "auto" || typeof value === "boolean") return value;
    throw new TypeError(`${who} must be ${this.expected}, got ${show(value)}.`);
  },
};

const schema = {
  folds: where(count(5), "a whole number >= 2", (n) => n >= 2),
  stratified: stratifiedOption,
  seed: whole(0),
};

const CHECKED_HERE = ["build", "x", "y", "fit"];

/** What a fold is trained on, for a maker that looks at it, such as for `normalization.adapt`. */
export interface FoldRows<X = TensorLike, Y = TensorLike> {
  readonly x: RowsOf<X>;
  readonly y: RowsOf<Y>;
}

export interface CrossValidateOptions<
  X extends OneOrEach<TensorLike> = TensorLike,
  Y extends OneOrEach<TensorLike> = TensorLike,
> extends Given<typeof schema> {
  /** Makes a new compiled model for each fold; it is given the rows that the fold is trained on. */
  readonly build: (fold: number, rows: FoldRows<X, Y>) => Model<unknown> | Promise<Model<unknown>>;
  /** Inputs [rows, …]; a list of tensors, or a record, where the model has several. */
  readonly x: X;
  /** Targets [rows, …], likewise. */
  readonly y: Y;
  /** Options of each `fit`, or what makes them for a fold. A `validationSplit` holds out some of the fold's own training rows. */
  readonly fit?: FoldFit | ((fold: number) => FoldFit | undefined);
}

type FoldFit = Omit<FitOptions, "sampleWeight">;

export interface CrossValidation {
  /** Loss and metrics of each fold on the rows it held out. */
  readonly folds: readonly Readonly<Logs>[];
  readonly mean: Readonly<Record<string, number>>;
  /** Standard deviation between folds (of the sample: divided by folds − 1). */
  readonly deviation: Readonly<Record<string, number>>;
}

/**
 * Trains and judges a model once for each fold.
 *
 * @param options.build makes a new compiled model; it is given the fold's number and training rows. @param options.x inputs; a list of tensors,
 *   or a record, where the model has several. @param options.y targets, likewise.
 * @param options.folds ≥ 2. Default 5.
 * @param options.stratified every fold gets its share of every class; `"auto"` (default) where y looks like classes. Of several
 *   outputs the first decides.
 * @param options.seed of the division into folds. Default 0. @param options.fit options of each `fit`, or a function
 *   that makes them, so that every fold has callbacks of its own; `validationSplit` holds out some of the fold's training rows.
 * @throws {RangeError} where there are fewer rows than folds, or `build` gives a model that an earlier fold has trained.
 * @example
 * const build = () => {
 *   const net = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
 *   net.compile({ loss: "meanSquaredError" });
 *   return net;
 * };
 * const { mean, deviation } = await crossValidate({ build, x: [1, 2, 3, 4], y: [2, 4, 6, 8], folds: 2 });
 * @see Stone 1974, https://doi.org/10.1111/j.2517-6161.1974.tb00994.x
 */
export async function crossValidate<X extends OneOrEach<TensorLike>, Y extends OneOrEach<TensorLike>>(
  options: CrossValidateOptions<X, Y>,
): Promise<CrossValidation> {
  const { folds, stratified, seed } = parseOptions("crossValidate", schema, options, CHECKED_HERE);
  const { build, x, y, fit: fitting } = options ?? {};
  if (typeof build !== "function")
    throw new TypeError(
      `crossValidate: build must be a function that makes a compiled model, got ${show(build)}.`,
    );
  const inputs = givenRows(x, "crossValidate: x");
  const targets = givenRows(y, "crossValidate: y");
  const rows = rowsIn(inputs, targets, "crossValidate");
  if (rows < folds)
    throw new RangeError(
      `crossValidate: ${rows} rows can't be divided into ${folds} folds. Pass fewer folds.`,
    );
  const foldOf = assignFolds(targets.tensors[0] as Tensor, rows, folds, stratified, seed);
  const order = new Random(seed, Purpose.Split).permutation(rows);
  const newcomers = new Newcomers();
  const scores: Logs[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const given = typeof fitting === "function" ? fitting(fold) : fitting;
    // The last rows, which a fit holds out, must be any.
    const all = given?.validationSplit ? [...order] : Array.from(order.keys());
    const part = (isHeld: boolean): FoldRows<X, Y> => {
      const wanted = all.filter((row) => (foldOf[row] === fold) === isHeld);
      return { x: takeRows<X>(inputs, rows, wanted), y: takeRows<Y>(targets, rows, wanted) };
    };
    const [train, held] = [part(false), part(true)];
    const model = await build(fold, train);
    newcomers.check(model, fold);
    // All rows, so that what is wrong with one is said by its number in the user's data.
    await toDataset(arranged(model, inputs, targets), model.expected, "crossValidate");
    await model.fit(...pair(train), given);
    newcomers.remember(model, fold);
    scores.push(await model.evaluate(...pair(held)));
  }
  // A metric of several numbers has no mean and no spread of its own.
  const keys = Object.entries(scores[0] as Logs).flatMap(([key, value]) =>
    typeof value === "number" ? [key] : [],
  );
  const meanOf = (key: string): number => scores.reduce((sum, s) => sum + (s[key] as number), 0) / folds;
  const spreadOf = (key: string): number => {
    const mean = meanOf(key);
    return Math.sqrt(scores.reduce((sum, s) => sum + ((s[key] as number) - mean) ** 2, 0) / (folds - 1));
  };
  const ofEach = (f: (key: string) => number): Record<string, number> =>
    Object.fromEntries(keys.map((key) => [key, f(key)]));
  return { folds: scores, mean: ofEach(meanOf), deviation: ofEach(spreadOf) };
}

/** Data in the order of the model's inputs and outputs. */
function arranged({ blueprint }: Model<unknown>, x: GivenRows, y: GivenRows): GivenData {
  const order = ({ tensors, form }: GivenRows, wanted: Form, what: string): readonly unknown[] =>
    each(inForm(tensors, form), wanted, "crossValidate", what);
  return { x: order(x, blueprint.inputs, "x"), y: order(y, blueprint.outputs, "y") };
}

const pair = ({ x, y }: { readonly x: unknown; readonly y: unknown }) =>
  [x, y] as [OneOrEach<TensorLike>, OneOrEach<TensorLike>];

/** Sees to it that every fold's model is a new one: one that an earlier fold has trained has seen the rows that it is judged on. */
class Newcomers {
  readonly #seen = new Map<Model<unknown>, number>();
  /** Folds by the weights that their trainings have ended with. */
  readonly #trained = new Map<string, number>();
  #before = "";

  /** @throws {TypeError} for no model. @throws {RangeError} for one that is not new. */
  check(model: Model<unknown>, fold: number): void {
    expectModel(`crossValidate: build(${fold})`, model);
    this.#before = marksOf(model);
    const earlier = this.#seen.get(model) ?? this.#trained.get(this.#before);
    if (earlier !== undefined) {
      throw new RangeError(
        `crossValidate: build(${fold}) gave the model that fold ${earlier} has trained, or one with its weights, which has seen the rows that fold ${fold} holds out. Make a new model in build.`,
      );
    }
    this.#seen.set(model, fold);
  }

  remember(model: Model<unknown>, fold: number): void {
    const after = marksOf(model);
    // Where nothing was learnt, another new model may well be the same.
    if (after !== this.#before) this.#trained.set(after, fold);
  }
}

/** Checksums of all weights. */
function marksOf(model: Model<unknown>): string {
  return model.weights
    .map(({ data: d }) => crc32c(new Uint8Array(d.buffer, d.byteOffset, d.byteLength)))
    .join();
}

/** The fold of every row: dealt out in a random order, class by class where stratified. */
export function assignFolds(
  targets: Tensor,
  rows: number,
  folds: number,
  stratified: boolean | "auto",
  seed: number,
): Uint32Array {
  const classes = stratified === false ? undefined : classesOf(targets, rows, folds);
  if (stratified === true && !classes) {
    throw new RangeError(
      "crossValidate: stratified needs y of whole numbers or one-hot rows, each class with a row for every fold at least.",
    );
  }
  const order = new Random(seed, Purpose.Split).permutation(rows);
  const foldOf = new Uint32Array(rows);
  const groups = rowsBy(order, (row) => classes?.[row] ?? 0);
  let next = 0;
  for (const group of [...groups.keys()].sort((a, b) => a - b)) {
    for (const row of groups.get(group) as number[]) foldOf[row] = next++ % folds;
  }
  return foldOf;
}

/** A class for every row, where y looks like classes: few whole numbers, or one-hot rows. */
function classesOf(targets: Tensor, rows: number, folds: number): number[] | undefined {
  const width = targets.data.length / rows;
  const labels = Array.from({ length: rows }, (_, row) => {
    const values = targets.data.subarray(row * width, (row + 1) * width);
    if (width === 1) return Number.isInteger(values[0]) ? (values[0] as number) : Number.NaN;
    const hot = values.indexOf(1);
    return values.every((v, i) => v === (i === hot ? 1 : 0)) ? hot : Number.NaN;
  });
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const plausible = !counts.has(Number.NaN) && [...counts.values()].every((n) => n >= folds);
  return plausible ? labels : undefined;
}
