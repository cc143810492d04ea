import { loss } from "./loss.js";

/**
 * Root mean squared error over the whole batch: √(mean (yTrue − yPred)²), with sample weights √(mean w (yTrue − yPred)²).
 * It is no mean of rows, so each row's value is that of the batch.
 *
 * @example
 * losses.rootMeanSquaredError().value(Float32Array.of(0, 1), Float32Array.of(0.5, 1)); // 0.3536
 * @see https://keras.io/api/metrics/regression_metrics/#rootmeansquarederror-class
 */
export const rootMeanSquaredError = loss("rootMeanSquaredError", {}, () => ({
  sparse: false,
  weighted: true,
  valueShape: (shape) => shape.slice(0, -1),
  append(tape, { yTrue, yPred, weights, gradient }) {
    const shape = yPred.shape.slice(0, -1);
    const columns = yPred.shape.at(-1) ?? 1;
    const rows = yPred.elements / columns;
    const squares = tape.value(shape, false);
    tape.emit("meanSquaredError", {
      outputs: [squares, undefined],
      inputs: [yTrue, yPred, undefined],
      sizes: [rows, columns],
      parameters: [0, 0, 0, 0, 0],
    });
    const values = tape.value(shape, false);
    tape.emit("rootOfMean", { outputs: [values], inputs: [squares, weights], sizes: [rows] });
    if (gradient) {
      tape.contribute(yPred, (dp) =>
        tape.emit("rootMeanSquaredErrorGradient", {
          outputs: [dp],
          inputs: [yTrue, yPred, weights, values],
          sizes: [rows, columns],
        }),
      );
    }
    return values;
  },
}));
