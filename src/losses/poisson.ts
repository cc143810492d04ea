import { rowLoss } from "./rowLoss.js";

/**
 * Poisson loss: mean over the last axis of yPred − yTrue · ln(yPred + 1e-7), for counts whose expected number is predicted.
 *
 * @example
 * losses.poisson().value(Float32Array.of(2), Float32Array.of(1)); // 1
 * @see https://keras.io/api/losses/probabilistic_losses/#poisson-class
 */
export const poisson = rowLoss("poisson", {});
