/**
 * Optimizers: in `compile`, or on their own by `start`. Each on its own, for pages that are to be small: there, parts have no names (see docs/browsers.md).
 *
 * @module downhill/optimizers
 */
// The list of optimizers: one line each.

export { adadelta } from "./adadelta.js";
export { adafactor } from "./adafactor.js";
export { adagrad } from "./adagrad.js";
export { adam } from "./adam.js";
export { adamax } from "./adamax.js";
export { adamw } from "./adamw.js";
export { ftrl } from "./ftrl.js";
export { lamb } from "./lamb.js";
export { lion } from "./lion.js";
export { muon } from "./muon.js";
export { nadam } from "./nadam.js";
export { radam } from "./radam.js";
export { rmsprop } from "./rmsprop.js";
export { rprop } from "./rprop.js";
export { scheduleFreeAdamw } from "./scheduleFreeAdamw.js";
export { sgd } from "./sgd.js";
