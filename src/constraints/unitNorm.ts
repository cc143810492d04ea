import { normConstraint } from "./constraint.js";

/**
 * Vectors of length 1: w / (1e-7 + ‖w‖).
 *
 * @param options.axis along which the vectors lie, or a list of axes. Default 0.
 * @example
 * constraints.unitNorm().apply(Float32Array.of(3, 4)); // 0.6, 0.8
 * @see https://keras.io/api/layers/constraints/#unitnorm-class
 */
export const unitNorm = normConstraint("unitNorm", {}, () => ({ low: 1, high: 1, rate: 1 }));
