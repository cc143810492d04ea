import { nonNegative } from "../options.js";
import { activation } from "./activation.js";

/**
 * Exponential linear unit: x > 0 ? x : alpha · (eˣ − 1). At 0 the derivative is alpha.
 *
 * @param options.alpha ≥ 0; the function tends to −alpha. Default 1.
 * @throws {RangeError} `elu: alpha must be a number >= 0, got -1.`
 * @example
 * activations.elu().forward(Float32Array.of(-1, 0, 3)); // -0.632121, 0, 3
 * @see Clevert et al. 2016, https://arxiv.org/abs/1511.07289; https://keras.io/api/layers/activations/#elu-function
 */
export const elu = activation("elu", { alpha: nonNegative(1) }, { parameters: (o) => [1, o.alpha, 1] });
