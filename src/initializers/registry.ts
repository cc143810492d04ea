// Initializers under their names.
import { Registry } from "../parts/registry.js";
import * as factories from "./index.js";
import type { Initializer } from "./initializer.js";

/**
 * Initializers: how weights begin.
 *
 * @namespace
 */
export const initializers = { ...factories };

export const initializerRegistry = new Registry<Initializer>("initializer", initializers, {
  uniform: "randomUniform",
  normal: "randomNormal",
  one: "ones",
  zero: "zeros",
});
