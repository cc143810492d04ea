import { constraint } from "./constraint.js";

/**
 * No negative weights: max(w, 0).
 *
 * @example
 * constraints.nonNeg().apply(Float32Array.of(-1, 2)); // 0, 2
 * @see https://keras.io/api/layers/constraints/#nonneg-class
 */
export const nonNeg = constraint("nonNeg", {}, () => ({
  append(tape, w) {
    const parameters = [0, Number.POSITIVE_INFINITY, 0];
    tape.emit("reluForward", [w], [w], [w.elements], parameters);
  },
}));
