import { nonNegative } from "../options.js";
import { normConstraint } from "./constraint.js";

/**
 * Vectors of at most a length: w · min(‖w‖, maxValue) / (1e-7 + ‖w‖).
 *
 * @param options.maxValue ≥ 0, default 2.
 * @param options.axis along which the vectors lie, or a list of axes; default 0: the weights into each unit of a dense layer.
 * @example
 * constraints.maxNorm({ maxValue: 1 }).apply(Float32Array.of(3, 4)); // 0.6, 0.8
 * @see https://keras.io/api/layers/constraints/#maxnorm-class
 */
export const maxNorm = normConstraint("maxNorm", { maxValue: nonNegative(2) }, (o) => ({
  low: 0,
  high: o.maxValue,
  rate: 1,
}));
