import { nonNegative } from "../options.js";
import { appendL1L2, regularizer } from "./regularizer.js";

/**
 * l1 · Σ |x|: pulls weights to exactly 0.
 *
 * @param options.l1 ≥ 0, default 0.01.
 * @example
 * regularizers.l1({ l1: 0.1 }).value(Float32Array.of(-1, 2)); // 0.3
 * @see https://keras.io/api/layers/regularizers/#l1-class
 */
export const l1 = regularizer("l1", { l1: nonNegative(0.01) }, (o) => ({
  append: (tape, x, scale) => appendL1L2(tape, x, o.l1 * scale, 0),
}));
