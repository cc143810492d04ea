import { positive } from "../options.js";
import { rowLoss } from "./rowLoss.js";

/**
 * Huber loss: mean over the last axis of d² / 2 where |d| ≤ delta, otherwise delta · |d| − delta² / 2, with d = yPred − yTrue.
 *
 * @param options.delta > 0: from where on the loss grows linearly. Default 1.
 * @example
 * losses.huber({ delta: 1 }).value(Float32Array.of(0), Float32Array.of(2)); // 1.5
 * @see https://keras.io/api/losses/regression_losses/#huber-class
 * @see https://projecteuclid.org/euclid.aoms/1177703732 Huber 1964, Robust estimation of a location parameter
 */
export const huber = rowLoss("huber", { delta: positive(1) }, { parameters: (o) => [o.delta] });
