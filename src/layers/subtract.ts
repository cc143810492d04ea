import { inTurn, merge } from "./merge.js";

/**
 * The first input minus the second, element by element.
 *
 * Rows of unequal rank get new axes right behind the batch; sizes of 1 are repeated.
 *
 * @throws {RangeError} where shapes don't fit, or there are not two inputs.
 * @example
 * const [a, b] = [input({ shape: [4] }), input({ shape: [4] })];
 * const net = model({ inputs: [a, b], outputs: layers.subtract().apply([a, b]) });
 * @see https://keras.io/api/layers/merging_layers/subtract/
 */
export const subtract = /* @__PURE__ */ merge("subtract", inTurn("subtract"), 2);
