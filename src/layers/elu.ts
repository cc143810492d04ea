import { elu as activation } from "../activations/elu.js";
import { nonNegative } from "../options.js";
import { activated } from "./activation.js";
import { layer } from "./layer.js";

/**
 * Exponential linear unit as a layer: x > 0 ? x : alpha · (eˣ − 1).
 *
 * @param options.alpha ≥ 0, default 1.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [2] }), layers.elu()] });
 * @see https://keras.io/api/layers/activation_layers/elu/
 */
export const elu = layer("elu", { alpha: nonNegative(1) }, ({ alpha }) => activated(activation({ alpha })));
