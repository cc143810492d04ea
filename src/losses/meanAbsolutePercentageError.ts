import { rowLoss } from "./rowLoss.js";

/**
 * Mean absolute percentage error: mean over the last axis of 100 |yTrue − yPred| / max(|yTrue|, 1e-7).
 *
 * @example
 * losses.meanAbsolutePercentageError().value(Float32Array.of(2, 1), Float32Array.of(1, 1)); // 25
 * @see https://keras.io/api/losses/regression_losses/#meanabsolutepercentageerror-class
 */
export const meanAbsolutePercentageError = rowLoss("meanAbsolutePercentageError", {});
