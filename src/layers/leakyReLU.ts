import { leakyRelu } from "../activations/leakyRelu.js";
import { nonNegative } from "../options.js";
import { activated } from "./activation.js";
import { layer } from "./layer.js";

/**
 * Leaky rectified linear unit as a layer: x > 0 ? x : negativeSlope · x.
 *
 * @param options.negativeSlope ≥ 0, default 0.3, as Keras's layer has it (its function has 0.2).
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [2] }), layers.leakyReLU()] });
 * @see https://keras.io/api/layers/activation_layers/leaky_relu/
 */
export const leakyReLU = layer("leakyReLU", { negativeSlope: nonNegative(0.3) }, ({ negativeSlope }) =>
  activated(leakyRelu({ negativeSlope })),
);
