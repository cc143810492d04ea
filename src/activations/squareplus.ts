import { nonNegative } from "../options.js";
import { activation } from "./activation.js";

/**
 * Squareplus: (x + √(x² + b)) / 2, a softplus without exponential function.
 *
 * @param options.b ≥ 0, how smooth it is; 0 gives relu. Default 4.
 * @throws {RangeError} `squareplus: b must be a number >= 0, got -1.`
 * @example
 * activations.squareplus().forward(Float32Array.of(-1.5, 0, 1.5)); // 0.5, 1, 2
 * @see Barron 2021, https://arxiv.org/abs/2112.11687; https://keras.io/api/layers/activations/#squareplus-function
 */
export const squareplus = activation("squareplus", { b: nonNegative(4) }, { parameters: (o) => [o.b] });
