// What the network does to raw inputs first: mean 0 and variance 1, by numbers found once. A column that never changes is only
// centred: by its own deviation, which is 0, it would throw a network off as soon as it changed.

import type { Layer } from "../../layers/layer.js";
import { layers } from "../../layers/registry.js";
import { statisticsAlong } from "../../layers/statistics.js";
import { type Shape, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";

export interface Inputs {
  readonly shape: Shape;
  readonly mean: readonly number[];
  /** Per column. */
  readonly variance: readonly number[];
  /** The mean of the variances. */
  readonly common: number;
  /** Whether the columns are of one kind, as the pixels of an image are. */
  readonly alike: boolean;
}

export function inputsOf(x: Tensor): Inputs {
  const shape = x.shape.length > 1 ? x.shape.slice(1) : [1];
  const { mean, variance } = statisticsAlong(x.data, [sizeOf(shape)], [1]);
  const common = variance.reduce((sum, v) => sum + v, 0) / variance.length;
  return {
    shape,
    mean: [...mean],
    variance: [...variance].map((v) => (v > 0 ? v : 1)),
    common: common > 0 ? common : 1,
    alike: areAlike(x.data, variance.length),
  };
}

/** All columns begin at the same value, such as black, and more than half of them reach half of the highest above it. */
function areAlike(data: Float32Array, columns: number): boolean {
  const least = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (const [i, value] of data.entries()) {
    const column = i % columns;
    least[column] = Math.min(least[column] as number, value);
    most[column] = Math.max(most[column] as number, value);
  }
  const [low = 0] = least;
  const half = (low + most.reduce((a, b) => Math.max(a, b))) / 2;
  const high = most.filter((value) => value >= half).length;
  return columns > 1 && least.every((value) => value === low) && high * 2 > columns;
}

/** The first layers: a row as one vector, standardised. */
export function inputLayers({ shape, mean, variance, common }: Inputs, together: boolean): Layer[] {
  const scaled = { mean, variance: together ? variance.map(() => common) : variance };
  if (shape.length === 1) return [layers.normalization({ ...scaled, inputShape: shape })];
  return [layers.flatten({ inputShape: shape }), layers.normalization(scaled)];
}
