import { oneOf } from "../options.js";
import { activation } from "./activation.js";

/**
 * Threshold unit: x ≥ 0 ? 1 : 0. Its true derivative is 0 almost everywhere, which learns nothing; by default the gradient
 * goes straight through, which with `meanSquaredError` is Rosenblatt's perceptron rule.
 *
 * @param options.surrogate `"straightThrough"` (default) or `"none"` for the true derivative.
 * @example
 * activations.step().forward(Float32Array.of(-1, 0, 2)); // 0, 1, 1
 * @see Rosenblatt 1958, https://doi.org/10.1037/h0042519; straight-through: Bengio et al. 2013, https://arxiv.org/abs/1308.3432
 */
export const step = activation(
  "step",
  { surrogate: oneOf(["straightThrough", "none"], "straightThrough") },
  { parameters: (o) => [o.surrogate === "none" ? 0 : 1] },
);
