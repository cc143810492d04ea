/**
 * Constraints: what weights must obey after every step. Each on its own, for pages that are to be small: there, parts have no names (see docs/browsers.md).
 *
 * @module downhill/constraints
 */
// The list of constraints: one line each.

export { maxNorm } from "./maxNorm.js";
export { minMaxNorm } from "./minMaxNorm.js";
export { nonNeg } from "./nonNeg.js";
export { unitNorm } from "./unitNorm.js";
