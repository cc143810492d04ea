import { activation } from "./activation.js";

const SCALE = 1.0507009873554805;
const ALPHA = 1.6732632423543772;

/**
 * Scaled exponential linear unit: λ · (x > 0 ? x : α · (eˣ − 1)), λ = 1.0507, α = 1.6733, which keep mean and variance of
 * normal inputs from layer to layer. To be used with `lecunNormal` initial weights.
 *
 * @example
 * activations.selu().forward(Float32Array.of(-1, 0, 1)); // -1.111331, 0, 1.050701
 * @see Klambauer et al. 2017, https://arxiv.org/abs/1706.02515; https://keras.io/api/layers/activations/#selu-function
 */
export const selu = activation(
  "selu",
  {},
  { kernel: () => "elu", parameters: () => [SCALE, SCALE * ALPHA, 1] },
);
