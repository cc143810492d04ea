/**
 * Regularizers: what is added to the loss for weights and outputs. Each on its own, for pages that are to be small: there, parts have no names (see docs/browsers.md).
 *
 * @module downhill/regularizers
 */
// The list of regularizers: one line each.

export { l1 } from "./l1.js";
export { l1L2, l1l2 } from "./l1L2.js";
export { l2 } from "./l2.js";
export { orthogonal, orthogonalRegularizer } from "./orthogonal.js";
