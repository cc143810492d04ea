import { hingeLabels } from "./hingeLabels.js";
import { rowLoss } from "./rowLoss.js";

/**
 * Hinge loss: mean over the last axis of max(1 − yTrue · yPred, 0). Labels are −1 and 1; where all labels of a batch are 0 or 1,
 * they are taken as −1 and 1.
 *
 * @example
 * losses.hinge().value(Float32Array.of(1), Float32Array.of(0.5)); // 0.5
 * @see https://keras.io/api/losses/hinge_losses/#hinge-class
 */
export const hinge = rowLoss("hinge", {}, { prepare: hingeLabels });
