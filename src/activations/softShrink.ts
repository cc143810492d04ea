import { nonNegative } from "../options.js";
import { activation } from "./activation.js";

/**
 * Soft shrinkage: x moved towards 0 by the threshold, sign(x) · max(|x| − threshold, 0).
 *
 * @param options.threshold ≥ 0. Default 0.5.
 * @example
 * activations.softShrink().forward(Float32Array.of(-2, 0.25, 1)); // -1.5, 0, 0.5
 * @see Donoho & Johnstone 1994, https://doi.org/10.1093/biomet/81.3.425; https://keras.io/api/layers/activations/#softshrink-function
 */
export const softShrink = activation(
  "softShrink",
  { threshold: nonNegative(0.5) },
  { kernel: () => "shrink", parameters: (o) => [o.threshold, o.threshold] },
);
