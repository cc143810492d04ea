import { rowLoss } from "./rowLoss.js";

/**
 * Mean absolute error: mean over the last axis of |yTrue − yPred|.
 *
 * @example
 * losses.meanAbsoluteError().value(Float32Array.of(0, 1), Float32Array.of(0.5, 1)); // 0.25
 * @see https://keras.io/api/losses/regression_losses/#meanabsoluteerror-class
 */
export const meanAbsoluteError = rowLoss("meanAbsoluteError", {});
