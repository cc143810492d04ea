import { integer } from "../options.js";
import { activation } from "./activation.js";

/**
 * Softmax along an axis: exp(xⱼ) / Σ exp(xᵢ); positive numbers that sum to 1.
 *
 * @param options.axis default −1, the last.
 * @throws {RangeError} `softmax: axis must be a whole number from -2 to 1 for the shape [2, 3], got 2.`
 * @example
 * activations.softmax().forward(Float32Array.of(0, 0, 1, 1), [2, 2]); // 0.5, 0.5, 0.5, 0.5
 * @see https://keras.io/api/layers/activations/#softmax-function
 */
export const softmax = activation("softmax", { axis: integer(-1) }, { rowAxis: (o) => o.axis });
