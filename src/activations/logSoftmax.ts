import { integer } from "../options.js";
import { activation } from "./activation.js";

/**
 * Logarithm of the softmax: xⱼ − ln Σ exp(xᵢ) along an axis.
 *
 * @param options.axis default −1, the last.
 * @throws {RangeError} `logSoftmax: axis must be a whole number from -2 to 1 for the shape [2, 3], got 2.`
 * @example
 * activations.logSoftmax().forward(Float32Array.of(0, 0, 1, 1), [2, 2]); // -0.693147, -0.693147, -0.693147, -0.693147
 * @see https://keras.io/api/layers/activations/#logsoftmax-function
 */
export const logSoftmax = activation("logSoftmax", { axis: integer(-1) }, { rowAxis: (o) => o.axis });
