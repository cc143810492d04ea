import { rowLoss } from "./rowLoss.js";

/**
 * Mean squared error: mean over the last axis of (yTrue − yPred)².
 *
 * @example
 * losses.meanSquaredError().value(Float32Array.of(0, 1), Float32Array.of(0.5, 1)); // 0.125
 * @see https://keras.io/api/losses/regression_losses/#meansquarederror-class
 */
export const meanSquaredError = rowLoss("meanSquaredError", {});
