import { expand } from "../ops/expand.js";
import { count, required } from "../options.js";
import { showShape } from "../shape.js";
import { layer } from "./layer.js";

/**
 * Each row n times: [batch, features] becomes [batch, n, features].
 *
 * @param options.n ≥ 1.
 * @throws {RangeError} where rows have more than one axis.
 * @example
 * const model = sequential({ layers: [layers.repeatVector({ n: 3, inputShape: [4] }), layers.dense({ units: 1 })] });
 * @see https://keras.io/api/layers/reshaping_layers/repeat_vector/
 */
export const repeatVector = layer("repeatVector", { n: required(count()) }, (o) => ({
  outputShape(input) {
    if (input.length !== 1) {
      throw new RangeError(
        `repeatVector: expected rows of one axis, got rows of shape ${showShape(input)}. Add layers.flatten() before it.`,
      );
    }
    return [o.n, ...input];
  },
  append(tape, x) {
    const [batch, features] = x.shape as [number, number];
    return expand(tape, tape.view(x, [batch, 1, features]), [batch, o.n, features]);
  },
}));
