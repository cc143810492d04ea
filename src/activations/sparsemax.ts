import { integer } from "../options.js";
import { activation } from "./activation.js";

/**
 * Sparsemax along an axis: the point of the probability simplex that is nearest to x, max(x − τ, 0) with τ such that it sums
 * to 1. Unlike softmax it gives exact zeros. This is the published definition; Keras's τ is wrong where more than one number
 * stays.
 *
 * @param options.axis default −1, the last.
 * @throws {RangeError} `sparsemax: axis must be a whole number from -2 to 1 for the shape [2, 3], got 2.`
 * @example
 * activations.sparsemax().forward(Float32Array.of(1, 0.5, -1)); // 0.75, 0.25, 0
 * @see Martins & Astudillo 2016, https://arxiv.org/abs/1602.02068; https://keras.io/api/layers/activations/#sparsemax-function
 */
export const sparsemax = activation("sparsemax", { axis: integer(-1) }, { rowAxis: (o) => o.axis });
