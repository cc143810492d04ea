import { apply } from "../ops/elementwise/apply.js";
import { reduce } from "../ops/reduce.js";
import { finite } from "../options.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { layer } from "./layer.js";

/**
 * Leaves out steps of a sequence: those whose features all equal a value. They become 0, and layers behind, losses and metrics pass them over.
 *
 * @param options.maskValue default 0.
 * @throws {RangeError} for rows of fewer than two axes.
 * @example
 * const model = sequential({ layers: [layers.masking({ maskValue: -1, inputShape: [5, 3] }), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/core_layers/masking/
 */
export const masking = layer("masking", { maskValue: finite(0) }, ({ maskValue }) => {
  const kept = (tape: Tape, x: Value, keepdims: boolean): Value =>
    reduce(tape, "max", apply(tape, "notEqual", x, maskValue), { axis: -1, keepdims });
  return {
    outputShape(input) {
      if (input.length < 2)
        throw new RangeError(
          `masking: rows must have at least two axes, [steps, …, features], got ${input.length}. Use it before layers of sequences.`,
        );
      return input;
    },
    append: (tape, x) => apply(tape, "multiply", x, kept(tape, x, true)),
    outputMasks: (tape, [x]) => [kept(tape, x as Value, false)],
  };
});
