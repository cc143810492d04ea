import { hingeLabels } from "./hingeLabels.js";
import { rowLoss } from "./rowLoss.js";

/**
 * Squared hinge loss: mean over the last axis of max(1 − yTrue · yPred, 0)². Labels are −1 and 1; where all labels of a batch are 0 or 1,
 * they are taken as −1 and 1.
 *
 * @example
 * losses.squaredHinge().value(Float32Array.of(1), Float32Array.of(0.5)); // 0.25
 * @see https://keras.io/api/losses/hinge_losses/#squaredhinge-class
 */
export const squaredHinge = rowLoss("squaredHinge", {}, { prepare: hingeLabels });
