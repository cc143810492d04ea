// Activations under their names.
import { Registry } from "../parts/registry.js";
import type { Activation } from "./activation.js";
import * as factories from "./index.js";

/**
 * Activation functions: in layers, or on their own by `forward` and `backward`.
 *
 * @namespace
 */
export const activations = { ...factories };

export const activationRegistry = new Registry<Activation>("activation", activations, {
  swish: "silu",
  hardSwish: "hardSilu",
});
