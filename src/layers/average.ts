import { apply } from "../ops/elementwise/apply.js";
import { inTurn, merge } from "./merge.js";

/**
 * The mean of all inputs, element by element.
 *
 * Rows of unequal rank get new axes right behind the batch; sizes of 1 are repeated.
 *
 * @throws {RangeError} where shapes don't fit.
 * @example
 * const [a, b] = [input({ shape: [4] }), input({ shape: [4] })];
 * const net = model({ inputs: [a, b], outputs: layers.average().apply([a, b]) });
 * @see https://keras.io/api/layers/merging_layers/average/
 */
export const average = /* @__PURE__ */ merge("average", (tape, values) =>
  apply(tape, "divide", inTurn("add")(tape, values), values.length),
);
