// What the network does to raw inputs first: mean 0 and variance 1, by numbers found once. A column that never changes is only
// centred: by its own deviation, which is 0, it would throw a network off as soon as it changed.
import { layers } from "../../layers/index.js";
import type { Layer } from "../../layers/layer.js";
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
  /** Whether the columns have about the same spread. */
  readonly alike: boolean;
}

/** Largest deviation in terms of the common one where columns count as alike. */
const ALIKE = 10;

export function inputsOf(x: Tensor): Inputs {
  const shape = x.shape.length > 1 ? x.shape.slice(1) : [1];
  const { mean, variance } = statisticsAlong(x.data, [sizeOf(shape)], [1]);
  const common = variance.reduce((sum, v) => sum + v, 0) / variance.length;
  const alike = variance.length > 1 && variance.every((v) => v <= ALIKE * ALIKE * common);
  return {
    shape,
    mean: [...mean],
    variance: [...variance].map((v) => (v > 0 ? v : 1)),
    common: common > 0 ? common : 1,
    alike,
  };
}

/** The first layers: a row as one vector, standardised. */
export function inputLayers({ shape, mean, variance, common }: Inputs, together: boolean): Layer[] {
  const scaled = { mean, variance: together ? variance.map(() => common) : variance };
  if (shape.length === 1) return [layers.normalization({ ...scaled, inputShape: shape })];
  return [layers.flatten({ inputShape: shape }), layers.normalization(scaled)];
}
