// What is to be learnt, guessed from the targets: classes (whole numbers 0 … k−1, or one-hot rows), several yes-or-no labels,
// or numbers. Numbers are brought to mean 0 and variance 1 for the training, so that one range of learning rates fits all data.
import { show } from "../../errors.js";
import { statisticsAlong } from "../../layers/statistics.js";
import { Tensor } from "../../tensor.js";

/** What `tuneModel({ task })` may be told. */
export const TASKS = ["auto", "classes", "labels", "numbers"] as const;
export type TaskName = (typeof TASKS)[number];

export interface Task {
  readonly kind: Exclude<TaskName, "auto">;
  /** The last layer. */
  readonly units: number;
  readonly activation: "softmax" | "sigmoid" | "linear";
  readonly loss: string;
  /** As the training sees them. */
  readonly targets: Tensor;
  /** The class of each row, where there are classes. */
  readonly classes: ArrayLike<number> | undefined;
  /** For numbers, per column: target = mean + deviation · what the network learns. */
  readonly scale: { readonly mean: Float64Array; readonly deviation: Float64Array } | undefined;
}

/** More different whole numbers than this are taken for numbers. */
const MOST_CLASSES = 256;

export function taskOf(y: Tensor, asked: TaskName): Task {
  const rows = y.shape[0] as number;
  const columns = y.data.length / rows;
  const labels = columns === 1 ? wholeClasses(y.data) : undefined;
  const hot = columns > 1 ? oneHot(y.data, columns) : undefined;
  const kind = asked === "auto" ? guess(y.data, columns, labels ?? hot) : asked;
  if (kind === "numbers") return numbers(y, rows, columns);
  if (kind === "labels") {
    if (!y.data.every((v) => v === 0 || v === 1))
      throw new RangeError('tuneModel: task "labels" needs a y of zeros and ones. Use task "numbers".');
    return {
      kind,
      units: columns,
      activation: "sigmoid",
      loss: "binaryCrossentropy",
      targets: y,
      classes: undefined,
      scale: undefined,
    };
  }
  const classes = labels ?? hot;
  if (classes === undefined) {
    throw new RangeError(
      `tuneModel: task "classes" needs y of whole numbers 0, 1, 2, … or one-hot rows, got ${show(y.data)}. Use task "numbers".`,
    );
  }
  const known = { kind, targets: y, classes, scale: undefined } as const;
  if (hot !== undefined)
    return { ...known, units: columns, activation: "softmax", loss: "categoricalCrossentropy" };
  const count = highest(classes) + 1;
  const targets = new Tensor(y.data, [rows]);
  if (count > 2)
    return { ...known, targets, units: count, activation: "softmax", loss: "sparseCategoricalCrossentropy" };
  return {
    ...known,
    targets: new Tensor(y.data, [rows, 1]),
    units: 1,
    activation: "sigmoid",
    loss: "binaryCrossentropy",
  };
}

/** Whole numbers are classes where 0, 1, … k−1 all occur, twice at least on average. */
function guess(data: Float32Array, columns: number, classes: ArrayLike<number> | undefined): Task["kind"] {
  if (classes === undefined) {
    return columns > 1 && data.every((value) => value === 0 || value === 1) ? "labels" : "numbers";
  }
  if (columns > 1) return "classes";
  const count = highest(classes) + 1;
  const plausible = count >= 2 && count <= MOST_CLASSES && count * 2 <= classes.length;
  return plausible && new Set(data).size === count ? "classes" : "numbers";
}

function wholeClasses(data: Float32Array): Float32Array | undefined {
  return data.every((value) => Number.isInteger(value) && value >= 0) ? data : undefined;
}

function oneHot(data: Float32Array, columns: number): Uint32Array | undefined {
  const classes = new Uint32Array(data.length / columns);
  for (let row = 0; row < classes.length; row++) {
    const values = data.subarray(row * columns, (row + 1) * columns);
    const at = values.indexOf(1);
    if (at < 0 || values.some((value, i) => value !== (i === at ? 1 : 0))) return undefined;
    classes[row] = at;
  }
  return classes;
}

function highest(classes: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < classes.length; i++) most = Math.max(most, classes[i] as number);
  return most;
}

function numbers(y: Tensor, rows: number, columns: number): Task {
  const { mean, variance } = statisticsAlong(y.data, [columns], [1]);
  const deviation = variance.map((v) => (v > 0 ? Math.sqrt(v) : 1));
  const data = y.data.map((value, i) => {
    const at = i % columns;
    return (value - (mean[at] as number)) / (deviation[at] as number);
  });
  return {
    kind: "numbers",
    units: columns,
    activation: "linear",
    loss: "meanSquaredError",
    targets: new Tensor(data, [rows, columns]),
    classes: undefined,
    scale: { mean, deviation },
  };
}
