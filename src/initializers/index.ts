/**
 * Initializers: how weights begin. Each on its own, for pages that are to be small: there, parts have no names (see docs/browsers.md).
 *
 * @module downhill/initializers
 */
// The list of initializers: one line each.

export { constant, ones, zeros } from "./constants.js";
export { identity } from "./identity.js";
export { orthogonal } from "./orthogonal.js";
export { randomNormal, randomUniform, truncatedNormal } from "./random.js";
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from "./varianceScaling.js";
