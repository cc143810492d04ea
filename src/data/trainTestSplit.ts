// Divides rows into some to learn from and some to be judged by: at random, with every class in its share, or with groups kept together.

import { Purpose } from "../contract/purpose.js";
import { show } from "../errors.js";
import { Random } from "../numeric/random.js";
import { flag, optionsObject, parseOptions, unit, whole } from "../options.js";
import { Tensor, type TensorLike, toTensor } from "../tensor.js";
import { rowsBy } from "./rowsBy.js";

export interface SplitOptions {
  /** Share of the rows for testing, in (0, 1). Default 0.25. */
  readonly testSize?: number;
  /** A label for each row: every class has its share in both parts. Usually y. */
  readonly stratify?: ArrayLike<unknown>;
  /** A name for each row: rows of one group are in one part. */
  readonly groups?: ArrayLike<unknown>;
  /** Default true; false: the last rows are for testing, as for rows in order of time. */
  readonly shuffle?: boolean;
  /** Default 0. */
  readonly seed?: number;
}

export interface Split {
  readonly xTrain: Tensor;
  readonly xTest: Tensor;
  readonly yTrain: Tensor;
  readonly yTest: Tensor;
}

/** Streams of random numbers beside those of tables. */
const STREAM = 500_000;

const schema = { testSize: unit(0.25), shuffle: flag(true), seed: whole(0) };

/**
 * Divides rows into a part to learn from and a part to be judged by. Both keep their rows' order in the data.
 *
 * @param x inputs, [rows, …]. @param y targets, [rows, …].
 * @throws {RangeError} where x and y have different numbers of rows, a part would be empty, or `stratify` and `groups` are given together.
 * @example
 * const { xTrain, yTest } = trainTestSplit([[1], [2], [3], [4]], [0, 1, 0, 1], { testSize: 0.5, stratify: [0, 1, 0, 1], seed: 1 });
 * xTrain.shape; // [2, 1]
 * [...yTest.data].sort(); // [0, 1]
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.train_test_split.html
 */
export function trainTestSplit(x: TensorLike, y: TensorLike, options: SplitOptions = {}): Split {
  const who = "trainTestSplit";
  const { stratify, groups, ...rest } = optionsObject(who, options) as SplitOptions;
  const { testSize, shuffle, seed } = parseOptions(who, schema, rest);
  const [inputs, targets] = [toTensor(x, `${who}: x`), toTensor(y, `${who}: y`)];
  const rows = inputs.shape[0] ?? 0;
  const same = (length: number | undefined, what: string): void => {
    if (length !== rows)
      throw new RangeError(`${who}: x has ${rows} rows, ${what} ${length}. They must be equal.`);
  };
  same(targets.shape[0], "y");
  if (stratify) same(stratify.length, "stratify");
  if (groups) same(groups.length, "groups");
  if (stratify && groups)
    throw new RangeError(`${who}: stratify and groups can't both be kept. Give one of them.`);
  if (!shuffle && (stratify || groups))
    throw new RangeError(`${who}: shuffle: false takes the last rows, whatever stratify or groups say.`);
  const random = new Random(seed ?? 0, Purpose.Split, STREAM);
  const isTest = shuffle
    ? groups
      ? byGroups(groups, testSize, random)
      : byClasses(stratify, rows, testSize, random)
    : Uint8Array.from({ length: rows }, (_, row) => Number(row >= rows - Math.round(rows * testSize)));
  const count = isTest.reduce((a, b) => a + b, 0);
  if (count === 0 || count === rows)
    throw new RangeError(
      `${who}: with testSize ${show(testSize)} ${count === 0 ? "no row is" : "all rows are"} for testing, of ${rows}. Give more rows, or another testSize.`,
    );
  return {
    xTrain: take(inputs, isTest, 0),
    xTest: take(inputs, isTest, 1),
    yTrain: take(targets, isTest, 0),
    yTest: take(targets, isTest, 1),
  };
}

/** Every class gives its share; what rounding leaves is owed to the next. */
function byClasses(
  labels: ArrayLike<unknown> | undefined,
  rows: number,
  share: number,
  random: Random,
): Uint8Array {
  const members = rowsBy(random.permutation(rows), (row) => labels?.[row]);
  const isTest = new Uint8Array(rows);
  let owed = 0;
  for (const list of members.values()) {
    const wanted = list.length * share + owed;
    const given = Math.max(0, Math.min(list.length, Math.round(wanted)));
    owed = wanted - given;
    for (const row of list.slice(0, given)) isTest[row] = 1;
  }
  return isTest;
}

/** Groups in random order, until the share is reached as nearly as they allow. */
function byGroups(groups: ArrayLike<unknown>, share: number, random: Random): Uint8Array {
  const lists = [...rowsBy(Array(groups.length).keys(), (row) => groups[row]).values()];
  const isTest = new Uint8Array(groups.length);
  let left = groups.length * share;
  for (const place of random.permutation(lists.length)) {
    const list = lists[place] as number[];
    if (left < list.length / 2) continue;
    left -= list.length;
    for (const row of list) isTest[row] = 1;
  }
  return isTest;
}

function take({ data, shape }: Tensor, isTest: Uint8Array, part: number): Tensor {
  const rows = [...isTest.keys()].filter((row) => isTest[row] === part);
  const size = data.length / isTest.length;
  const taken = new Float32Array(rows.length * size);
  rows.forEach((row, i) => void taken.set(data.subarray(row * size, (row + 1) * size), i * size));
  return new Tensor(taken, [rows.length, ...shape.slice(1)]);
}
