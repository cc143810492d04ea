import { rowLoss } from "./rowLoss.js";

/**
 * Mean squared logarithmic error: mean over the last axis of (ln(1 + yTrue) − ln(1 + yPred))². Numbers below 1e-7, negative ones
 * included, count as 1e-7, and have no gradient.
 *
 * @example
 * losses.meanSquaredLogarithmicError().value(Float32Array.of(0), Float32Array.of(1)); // 0.4805
 * @see https://keras.io/api/losses/regression_losses/#meansquaredlogarithmicerror-class
 */
export const meanSquaredLogarithmicError = rowLoss("meanSquaredLogarithmicError", {});
