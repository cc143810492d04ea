import { loss } from "./loss.js";

/**
 * Root mean squared error of the whole batch: √(mean (yTrue − yPred)²), the root of what `meanSquaredError` gives with the same sample
 * weights and reduction. It belongs to no row, so `perSample` gives one number.
 *
 * @example
 * losses.rootMeanSquaredError().value(Float32Array.of(0, 1), Float32Array.of(0.5, 1)); // 0.3536
 * @see https://keras.io/api/metrics/regression_metrics/#rootmeansquarederror-class
 */
export const rootMeanSquaredError = loss("rootMeanSquaredError", {}, () => ({
  sparse: false,
  whole: true,
  valueShape: () => [],
  weightShape: (shape) => shape.slice(0, -1),
  append(tape, { yTrue, yPred, weights, divisor, gradient }) {
    const columns = yPred.shape.at(-1) ?? 1;
    const rows = yPred.elements / columns;
    const squares = tape.value([rows], false);
    tape.emit("meanSquaredError", [squares, undefined], [yTrue, yPred], [rows, columns, columns, 1]);
    const root = tape.value([], false);
    const shared = divisor ?? rows;
    tape.emit("rootOfMean", [root], [squares, weights], [rows, shared]);
    if (gradient) {
      tape.contribute(yPred, (dp) =>
        tape.emit(
          "rootMeanSquaredErrorGradient",
          [dp],
          [yTrue, yPred, weights, root],
          [rows, columns, shared],
        ),
      );
    }
    return root;
  },
}));
