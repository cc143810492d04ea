// Optimizers under their names.
import { Registry } from "../parts/registry.js";
import * as factories from "./index.js";
import type { Optimizer } from "./optimizer.js";

/**
 * Optimizers: in `compile`, or on their own by `start`.
 *
 * @namespace
 */
export const optimizers = { ...factories };

export const optimizerRegistry = new Registry<Optimizer>("optimizer", optimizers);
