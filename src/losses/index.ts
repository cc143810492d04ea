/**
 * Losses: in `compile`, or on their own by `value`, `perSample` and `gradient`. Each on its own, for pages that are to be small: there, parts have no names (see docs/browsers.md).
 *
 * @module downhill/losses
 */
// The list of losses: one line each.

export { binaryCrossentropy } from "./binaryCrossentropy.js";
export { binaryFocalCrossentropy } from "./binaryFocalCrossentropy.js";
export { categoricalCrossentropy } from "./categoricalCrossentropy.js";
export { categoricalFocalCrossentropy } from "./categoricalFocalCrossentropy.js";
export { categoricalGeneralizedCrossEntropy } from "./categoricalGeneralizedCrossEntropy.js";
export { categoricalHinge } from "./categoricalHinge.js";
export { circle } from "./circle.js";
export { cosineSimilarity } from "./cosineSimilarity.js";
export { ctc } from "./ctc.js";
export { dice } from "./dice.js";
export { hinge } from "./hinge.js";
export { huber } from "./huber.js";
export { klDivergence } from "./klDivergence.js";
export { logCosh } from "./logCosh.js";
export { meanAbsoluteError } from "./meanAbsoluteError.js";
export { meanAbsolutePercentageError } from "./meanAbsolutePercentageError.js";
export { meanSquaredError } from "./meanSquaredError.js";
export { meanSquaredLogarithmicError } from "./meanSquaredLogarithmicError.js";
export { poisson } from "./poisson.js";
export { rootMeanSquaredError } from "./rootMeanSquaredError.js";
export { sparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy.js";
export { squaredHinge } from "./squaredHinge.js";
export { tversky } from "./tversky.js";
