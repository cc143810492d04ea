import { activationRegistry } from "../activations/index.js";
import { required } from "../options.js";
import { partOption } from "../parts/part.js";
import { layer, rowShape } from "./layer.js";

/**
 * An activation as a layer of its own. The shape stays, but for `glu`.
 *
 * @param options.activation name or part.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [2] }), layers.activation({ activation: "tanh" })] });
 * @see https://keras.io/api/layers/core_layers/activation/
 */
export const activation = layer(
  "activation",
  { activation: required(partOption(() => activationRegistry)) },
  (o) => ({
    closing: o.activation.name,
    outputShape: (input) => rowShape(o.activation, input),
    append: (tape, x) => o.activation.append(tape, x),
  }),
);
