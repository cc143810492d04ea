import type { Activation } from "../activations/activation.js";
import { required } from "../options.js";
import { activationOption } from "./functionActivation.js";
import { type LayerCore, layer, rowShape } from "./layer.js";

/** A layer that does what an activation does. */
export function activated(activation: Activation): LayerCore {
  return {
    closing: activation.name,
    supportsMasking: true,
    outputShape: (input) => rowShape(activation, input),
    append: (tape, x) => activation.append(tape, x),
  };
}

/**
 * An activation as a layer of its own. The shape stays, but for `glu`.
 *
 * @param options.activation name or part.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [2] }), layers.activation({ activation: "tanh" })] });
 * @see https://keras.io/api/layers/core_layers/activation/
 */
export const activation = layer("activation", { activation: required(activationOption()) }, (o) =>
  activated(o.activation),
);
