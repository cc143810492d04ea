import { rowLoss } from "./rowLoss.js";

/**
 * Categorical hinge: max(negative − positive + 1, 0) along the last axis, with positive = Σ yTrue · yPred and
 * negative = max (1 − yTrue) · yPred. Targets are one-hot.
 *
 * @example
 * losses.categoricalHinge().value(Float32Array.of(0, 1), Float32Array.of(0.5, 0.25), { shape: [1, 2] }); // 1.25
 * @see https://keras.io/api/losses/hinge_losses/#categoricalhinge-class
 */
export const categoricalHinge = rowLoss("categoricalHinge", {}, { classes: true, sum: true });
