// Constraints under their names.
import { Registry } from "../parts/registry.js";
import type { Constraint } from "./constraint.js";
import * as factories from "./index.js";

/**
 * Constraints: what weights must obey after every step.
 *
 * @namespace
 */
export const constraints = { ...factories };

export const constraintRegistry = new Registry<Constraint>("constraint", constraints);
