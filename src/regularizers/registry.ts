// Regularizers under their names.
import { Registry } from "../parts/registry.js";
import * as factories from "./index.js";
import type { Regularizer } from "./regularizer.js";

/**
 * Regularizers: what is added to the loss for weights and outputs.
 *
 * @namespace
 */
export const regularizers = { ...factories };

export const regularizerRegistry = new Registry<Regularizer>("regularizer", regularizers, {
  l1l2: "l1L2",
  orthogonalRegularizer: "orthogonal",
});
