import { rowLoss } from "./rowLoss.js";

/**
 * Kullback-Leibler divergence of two distributions: sum over the last axis of yTrue · ln(yTrue / yPred), both held in [1e-7, 1].
 *
 * @example
 * losses.klDivergence().value(Float32Array.of(0.5, 0.5), Float32Array.of(0.25, 0.75)); // 0.1438
 * @see https://keras.io/api/losses/probabilistic_losses/#kldivergence-class
 */
export const klDivergence = rowLoss("klDivergence", {}, { sum: true });
