import { integer } from "../options.js";
import { rowLoss } from "./rowLoss.js";

/**
 * Cosine similarity with its sign turned: −Σ yTrue · yPred / (‖yTrue‖ ‖yPred‖), from −1 (same direction) to 1. A zero vector
 * gives 0, and has no gradient.
 *
 * @param options.axis along which the vectors lie. Default −1.
 * @example
 * losses.cosineSimilarity().value(Float32Array.of(0, 1), Float32Array.of(1, 1)); // -0.7071
 * @see https://keras.io/api/losses/regression_losses/#cosinesimilarity-class
 */
export const cosineSimilarity = rowLoss("cosineSimilarity", { axis: integer(-1) }, { axis: (o) => o.axis });
