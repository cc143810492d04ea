import { nonNegative } from "../options.js";
import { appendL1L2, regularizer } from "./regularizer.js";

/**
 * l1 · Σ |x| + l2 · Σ x².
 *
 * @param options.l1 ≥ 0, default 0. @param options.l2 ≥ 0, default 0.
 * @example
 * regularizers.l1L2({ l1: 0.1, l2: 0.1 }).value(Float32Array.of(-1, 2)); // 0.8
 * @see https://keras.io/api/layers/regularizers/#l1l2-class
 */
export const l1L2 = regularizer("l1L2", { l1: nonNegative(0), l2: nonNegative(0) }, (o) => ({
  append: (tape, x, scale) => appendL1L2(tape, x, o.l1 * scale, o.l2 * scale),
}));

/**
 * Another name of `l1L2`.
 *
 * @example
 * regularizers.l1l2({ l2: 0.1 }).value(Float32Array.of(-1, 2)); // 0.5
 * @see https://keras.io/api/layers/regularizers/#l1l2-class
 */
export const l1l2 = l1L2;
