import { nonNegative } from "../options.js";
import { activation } from "./activation.js";

/**
 * Hard shrinkage: |x| > threshold ? x : 0.
 *
 * @param options.threshold ≥ 0. Default 0.5.
 * @example
 * activations.hardShrink().forward(Float32Array.of(-2, 0.25, 1)); // -2, 0, 1
 * @see Donoho & Johnstone 1994, https://doi.org/10.1093/biomet/81.3.425; https://keras.io/api/layers/activations/#hardshrink-function
 */
export const hardShrink = activation(
  "hardShrink",
  { threshold: nonNegative(0.5) },
  { kernel: () => "shrink", parameters: (o) => [o.threshold, 0] },
);
