import { positive } from "../options.js";
import { activation } from "./activation.js";

/**
 * Continuously differentiable exponential linear unit: x > 0 ? x : alpha · (e^(x/alpha) − 1).
 *
 * @param options.alpha > 0; the function tends to −alpha. Default 1.
 * @throws {RangeError} `celu: alpha must be a number > 0, got 0.`
 * @example
 * activations.celu({ alpha: 2 }).forward(Float32Array.of(-1, 0, 3)); // -0.786939, 0, 3
 * @see Barron 2017, https://arxiv.org/abs/1704.07483; https://keras.io/api/layers/activations/#celu-function
 */
export const celu = activation(
  "celu",
  { alpha: positive(1) },
  { kernel: () => "elu", parameters: (o) => [1, o.alpha, o.alpha] },
);
