// k-fold cross-validation: every row is held out once, by a model that has not seen it.
import type { Logs } from "../callbacks/callback.js";
import { Purpose } from "../contract/purpose.js";
import { show } from "../errors.js";
import type { Sequential } from "../model/sequential.js";
import { Random } from "../numeric/random.js";
import { count, type Given, type Option, parseOptions, where, whole } from "../options.js";
import { Tensor, type TensorLike, toTensor } from "../tensor.js";
import type { FitOptions } from "../training/fitOptions.js";

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

export interface CrossValidateOptions extends Given<typeof schema> {
  /** Makes a new compiled model for each fold. */
  readonly build: (fold: number) => Sequential | Promise<Sequential>;
  /** Inputs [rows, …]. */
  readonly x: TensorLike;
  /** Targets [rows, …]. */
  readonly y: TensorLike;
  /** Options of each `fit`. */
  readonly fit?: Omit<FitOptions, "validationSplit" | "sampleWeight">;
}

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
 * @param options.build makes a new compiled model. @param options.x inputs. @param options.y targets.
 * @param options.folds ≥ 2. Default 5.
 * @param options.stratified every fold gets its share of every class; `"auto"` (default) where y looks like classes.
 * @param options.seed of the division into folds. Default 0. @param options.fit options of each `fit`.
 * @throws {RangeError} where there are fewer rows than folds.
 * @example
 * const build = () => {
 *   const net = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
 *   net.compile({ loss: "meanSquaredError" });
 *   return net;
 * };
 * const { mean, deviation } = await crossValidate({ build, x: [1, 2, 3, 4], y: [2, 4, 6, 8], folds: 2 });
 * @see Stone 1974, https://doi.org/10.1111/j.2517-6161.1974.tb00994.x
 */
export async function crossValidate(options: CrossValidateOptions): Promise<CrossValidation> {
  const { folds, stratified, seed } = parseOptions("crossValidate", schema, options, CHECKED_HERE);
  const { build, x, y, fit } = options ?? {};
  if (typeof build !== "function")
    throw new TypeError(
      `crossValidate: build must be a function that makes a compiled model, got ${show(build)}.`,
    );
  const inputs = toTensor(x, "crossValidate: x");
  const targets = toTensor(y, "crossValidate: y");
  const rows = targets.shape[0] as number;
  if (inputs.data.length % rows !== 0 || (inputs.shape.length > 1 && inputs.shape[0] !== rows)) {
    throw new RangeError(`crossValidate: x has ${inputs.shape[0]} rows, y has ${rows}. They must be equal.`);
  }
  if (rows < folds)
    throw new RangeError(
      `crossValidate: ${rows} rows can't be divided into ${folds} folds. Pass fewer folds.`,
    );
  const foldOf = assignFolds(targets, folds, stratified, seed);
  const scores: Logs[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const [train, held]: [number[], number[]] = [[], []];
    foldOf.forEach((f, row) => void (f === fold ? held : train).push(row));
    const model = await build(fold);
    await model.fit(take(inputs, rows, train), take(targets, rows, train), fit);
    scores.push(await model.evaluate(take(inputs, rows, held), take(targets, rows, held)));
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
  const each = (f: (key: string) => number): Record<string, number> =>
    Object.fromEntries(keys.map((key) => [key, f(key)]));
  return { folds: scores, mean: each(meanOf), deviation: each(spreadOf) };
}

/** The fold of every row: dealt out in a random order, class by class where stratified. */
export function assignFolds(
  targets: Tensor,
  folds: number,
  stratified: boolean | "auto",
  seed: number,
): Uint32Array {
  const rows = targets.shape[0] as number;
  const classes = stratified === false ? undefined : classesOf(targets, folds);
  if (stratified === true && !classes) {
    throw new RangeError(
      "crossValidate: stratified needs y of whole numbers or one-hot rows, each class with a row for every fold at least.",
    );
  }
  const order = new Random(seed, Purpose.Split).permutation(rows);
  const foldOf = new Uint32Array(rows);
  const groups = new Map<number, number[]>();
  for (const row of order) {
    const group = classes?.[row] ?? 0;
    const members = groups.get(group);
    if (members) members.push(row);
    else groups.set(group, [row]);
  }
  let next = 0;
  for (const group of [...groups.keys()].sort((a, b) => a - b)) {
    for (const row of groups.get(group) as number[]) foldOf[row] = next++ % folds;
  }
  return foldOf;
}

/** A class for every row, where y looks like classes: few whole numbers, or one-hot rows. */
function classesOf(targets: Tensor, folds: number): number[] | undefined {
  const rows = targets.shape[0] as number;
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

function take(tensor: Tensor, rows: number, wanted: readonly number[]): Tensor {
  const size = tensor.data.length / rows;
  const data = new Float32Array(wanted.length * size);
  wanted.forEach((row, i) => {
    data.set(tensor.data.subarray(row * size, (row + 1) * size), i * size);
  });
  // Rows that came in one list go on as one: the model knows their shape.
  const { shape } = tensor;
  return new Tensor(data, shape.length === 1 ? [data.length] : [wanted.length, ...shape.slice(1)]);
}
