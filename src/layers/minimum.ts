import { inTurn, merge } from "./merge.js";

/**
 * The smallest of all inputs, element by element.
 *
 * Rows of unequal rank get new axes right behind the batch; sizes of 1 are repeated.
 *
 * @throws {RangeError} where shapes don't fit.
 * @example
 * const [a, b] = [input({ shape: [4] }), input({ shape: [4] })];
 * const net = model({ inputs: [a, b], outputs: layers.minimum().apply([a, b]) });
 * @see https://keras.io/api/layers/merging_layers/minimum/
 */
export const minimum = /* @__PURE__ */ merge("minimum", inTurn("minimum"));
