import { nonNegative } from "../options.js";
import { appendL1L2, regularizer } from "./regularizer.js";

/**
 * l2 · Σ x²: keeps weights small. Its gradient is 2 · l2 · x.
 *
 * @param options.l2 ≥ 0, default 0.01.
 * @example
 * regularizers.l2({ l2: 0.1 }).value(Float32Array.of(-1, 2)); // 0.5
 * @see https://keras.io/api/layers/regularizers/#l2-class
 */
export const l2 = regularizer("l2", { l2: nonNegative(0.01) }, (o) => ({
  append: (tape, x, scale) => appendL1L2(tape, x, 0, o.l2 * scale),
}));
