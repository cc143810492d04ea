// What the report draws of the judged rows, as plain data that is small enough to be stored with the model: ROC, precision and recall, calibration;
// or predicted against actual, and residuals.
import { Purpose } from "../../contract/purpose.js";
import type { JsonObject } from "../../model/annotations.js";
import { Random } from "../../numeric/random.js";
import { calibration } from "../scores.js";
import { type ClassTarget, inUnit, type NumberTarget, type Target } from "../target.js";

export interface Series extends JsonObject {
  readonly label: string;
  readonly kind: "line" | "points" | "bars" | "guide";
  readonly values: readonly (number | null)[];
}

export interface Chart extends JsonObject {
  readonly title: string;
  readonly note: string;
  readonly x: string;
  readonly y: string;
  /** Ascending. */
  readonly xs: readonly number[];
  readonly series: readonly Series[];
}

/** Places of a curve between 0 and 1. */
const GRID = Array.from({ length: 101 }, (_, i) => i / 100);
/** Curves of more classes can't be told apart. */
const MOST_CURVES = 8;
const MOST_POINTS = 600;
const BARS = 31;
const STREAM = 3000;

const short = (value: number): number => Number(value.toPrecision(4));

/** @param outputs [rows, outputs] of the network. @param y [rows] as it was to learn them. */
export function chartsOf(target: Target, outputs: Float32Array, y: Float32Array, seed: number): Chart[] {
  return target.task === "classification"
    ? classCharts(target, outputs, y)
    : numberCharts(target, outputs, y, seed);
}

function classCharts({ labels }: ClassTarget, p: Float32Array, y: Float32Array): Chart[] {
  const width = labels.length;
  const shown = labels.map((label, i) => ({ label, i })).slice(width === 2 ? 1 : 0);
  const curves = shown.slice(0, MOST_CURVES).flatMap(({ label, i }) => {
    const curve = curvesOf(p, y, width, i);
    return curve ? [{ label, ...curve }] : [];
  });
  const line = (label: string, values: number[]): Series => ({ label, kind: "line", values });
  const guide = (values: readonly number[]): Series => ({ label: "chance", kind: "guide", values });
  const left = shown.length > MOST_CURVES ? ` The first ${MOST_CURVES} classes are drawn.` : "";
  const bins = calibration(p, y, width);
  return [
    {
      title: "ROC curve",
      note: `Which share of a class is found when so many of the others are taken for it.${left}`,
      x: "false positives",
      y: "true positives",
      xs: GRID,
      series: [...curves.map(({ label, roc }) => line(label, roc)), guide(GRID)],
    },
    {
      title: "Precision and recall",
      note: `Which share of the rows said to be of a class are, when so much of it is found.${left}`,
      x: "recall",
      y: "precision",
      xs: GRID,
      series: curves.map(({ label, precision }) => line(label, precision)),
    },
    {
      title: "Calibration",
      note: "How often the answer is right, by the probability that was stated. On the dashed line both are equal.",
      x: "stated probability",
      y: "share that is right",
      xs: bins.map(({ stated }) => short(stated)),
      series: [
        { label: "answers", kind: "points", values: bins.map(({ happened }) => short(happened)) },
        { label: "equal", kind: "guide", values: bins.map(({ stated }) => short(stated)) },
      ],
    },
  ];
}

/** Undefined where the class has all rows or none. */
function curvesOf(p: Float32Array, y: Float32Array, width: number, of: number) {
  const score = (row: number): number => p[row * width + of] as number;
  const order = [...y.keys()].sort((a, b) => score(b) - score(a));
  const positives = order.filter((row) => y[row] === of).length;
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const roc = GRID.map(() => 0);
  const precision = GRID.map(() => 0);
  let [hits, misses, nextFalse, nextFound] = [0, 0, 0, 0];
  order.forEach((row, i) => {
    if (y[row] === of) hits += 1;
    else misses += 1;
    const next = order[i + 1];
    if (next !== undefined && score(next) === score(row)) return; // Equal scores count together.
    while (nextFalse < GRID.length && (GRID[nextFalse] as number) * negatives < misses) nextFalse++;
    for (let g = nextFalse; g < GRID.length; g++) roc[g] = short(hits / positives);
    for (; nextFound < GRID.length && (GRID[nextFound] as number) * positives <= hits; nextFound++)
      precision[nextFound] = short(hits / (hits + misses));
  });
  return { roc, precision };
}

function numberCharts(target: NumberTarget, outputs: Float32Array, y: Float32Array, seed: number): Chart[] {
  const actual = Array.from(y, (v) => v * target.deviation + target.mean);
  const predicted = Array.from(outputs, (output) => inUnit(target, output));
  const drawn = new Random(seed, Purpose.Split, STREAM).permutation(y.length).slice(0, MOST_POINTS);
  const points = [...drawn].sort((a, b) => (actual[a] as number) - (actual[b] as number));
  const of = (values: readonly number[]): number[] => points.map((row) => short(values[row] as number));
  return [
    {
      title: "Predicted against actual",
      note: `${points.length} of the judged rows. On the dashed line both are equal.`,
      x: `actual ${target.name}`,
      y: "predicted",
      xs: of(actual),
      series: [
        { label: "rows", kind: "points", values: of(predicted) },
        { label: "equal", kind: "guide", values: of(actual) },
      ],
    },
    residuals(predicted.map((value, row) => value - (actual[row] as number))),
  ];
}

/** How often the prediction is off by how much; the farthest hundredth is in the outermost bars. */
function residuals(errors: readonly number[]): Chart {
  const sorted = errors.map(Math.abs).sort((a, b) => a - b);
  const reach = sorted[Math.floor(0.99 * (sorted.length - 1))] || 1;
  const step = (2 * reach) / BARS;
  const counts = new Array<number>(BARS).fill(0);
  for (const error of errors) {
    const bar = Math.max(0, Math.min(BARS - 1, Math.floor((error + reach) / step)));
    counts[bar] = (counts[bar] as number) + 1;
  }
  return {
    title: "Residuals",
    note: "By how much predictions are too large (right) or too small (left), and in how many rows. The outermost bars hold what lies beyond.",
    x: "predicted − actual",
    y: "rows",
    xs: counts.map((_, i) => short(-reach + (i + 0.5) * step)),
    series: [{ label: "rows", kind: "bars", values: counts }],
  };
}
