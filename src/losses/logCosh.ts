import { rowLoss } from "./rowLoss.js";

/**
 * Mean over the last axis of ln cosh(yPred − yTrue): about d² / 2 for a small error d, |d| − ln 2 for a large one.
 *
 * @example
 * losses.logCosh().value(Float32Array.of(0), Float32Array.of(1)); // 0.4338
 * @see https://keras.io/api/losses/regression_losses/#logcosh-class
 */
export const logCosh = rowLoss("logCosh", {});
