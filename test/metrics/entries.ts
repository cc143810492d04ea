// The registry's metrics with what they need to be tried: required options, and data that fit them.

import type { Metric, UpdateOptions } from "../../src/metrics/metric.js";
import { metricRegistry, metrics } from "../../src/metrics/registry.js";
import { type Shape, sizeOf } from "../../src/shape.js";
import { randomSource } from "../numbers.js";

export const names = metricRegistry.names();
/** Those of plain values, which no model is compiled with. */
export const valueNames = Object.keys(metrics).filter((name) => !names.includes(name));

/** Options without which a metric can't be made, or in place of defaults that don't fit COLUMNS. */
export const REQUIRED: Readonly<Record<string, object>> = {
  iou: { numClasses: 4, targetClassIds: [0, 2] },
  meanIoU: { numClasses: 4 },
  oneHotIoU: { numClasses: 4, targetClassIds: [1, 3] },
  oneHotMeanIoU: { numClasses: 4 },
  precisionAtRecall: { recall: 0.5 },
  recallAtPrecision: { precision: 0.4 },
  sensitivityAtSpecificity: { specificity: 0.5 },
  specificityAtSensitivity: { sensitivity: 0.5 },
};

export const COLUMNS = 4;

export const make = (name: string, options: object = {}): Metric =>
  metricRegistry.factory(name, "test")({ ...REQUIRED[name], ...options });

/** Metrics of classes that are given as such on both sides. */
const OF_CLASSES = new Set(["accuracy", "iou", "meanIoU"]);

export interface Batch {
  readonly t: Float32Array;
  readonly p: Float32Array;
  readonly shape: Shape;
  readonly weights: Float32Array;
}

/** Rows of COLUMNS predictions, targets as the metric wants them, and weights of the rows. */
export function batchFor(part: Metric, rows: number, seed: number): Batch {
  const random = randomSource(seed);
  const share = (): number => (random() + 1) / 2;
  const shape = [rows, COLUMNS];
  const index = (): number => Math.floor(share() * COLUMNS);
  const classes = OF_CLASSES.has(part.name);
  const p = new Float32Array(rows * COLUMNS);
  const sparse = sizeOf(part.targetShape(shape)) === rows;
  const t = new Float32Array(sparse ? rows : rows * COLUMNS);
  for (let row = 0; row < rows; row++) {
    const spread = Array.from({ length: COLUMNS }, () => 0.05 + share());
    const total = spread.reduce((a, b) => a + b, 0);
    const label = index();
    if (sparse) t[row] = label;
    for (let j = 0; j < COLUMNS; j++) {
      p[row * COLUMNS + j] = classes ? index() : (spread[j] as number) / total;
      if (!sparse) t[row * COLUMNS + j] = classes ? index() : j === label ? 1 : 0;
    }
  }
  return { t, p, shape, weights: Float32Array.from({ length: rows }, () => Math.ceil(3 * share())) };
}

export const add = (part: Metric, { t, p, shape, weights }: Batch, weighted = false): void => {
  const options: UpdateOptions = weighted ? { shape, sampleWeight: weights } : { shape };
  part.update(t, p, options);
};

export const listed = (result: number | ArrayLike<number>): number[] =>
  typeof result === "number" ? [result] : Array.from(result);
