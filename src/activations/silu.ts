import { activation } from "./activation.js";

/**
 * Sigmoid linear unit, also called swish: x · σ(x).
 *
 * @example
 * activations.silu().forward(Float32Array.of(-1, 0, 1)); // -0.268941, 0, 0.731059
 * @see Elfwing et al. 2018, https://arxiv.org/abs/1702.03118; Ramachandran et al. 2017, https://arxiv.org/abs/1710.05941; https://keras.io/api/layers/activations/#silu-function
 */
export const silu = activation("silu", {}, { parameters: () => [1, 0] });
