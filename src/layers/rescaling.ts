import { affine } from "../ops/affine.js";
import { either, finite, listOf, required } from "../options.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import { layer } from "./layer.js";

const numbers = either(finite(), listOf(finite()));

/** A number for each place along the last axis. */
function spread(given: number | readonly number[], columns: number): Float32Array {
  return Float32Array.from({ length: columns }, (_, i) =>
    typeof given === "number" ? given : (given[given.length === 1 ? 0 : i] as number),
  );
}

/**
 * y = x · scale + offset, such as from 0 … 255 to 0 … 1.
 *
 * @param options.scale a number, or a list with one for each place along the last axis.
 * @param options.offset likewise. Default 0.
 * @throws {RangeError} where a list is not as long as the last axis.
 * @example
 * const model = sequential({ layers: [layers.rescaling({ scale: 1 / 255, inputShape: [784] }), layers.dense({ units: 10 })] });
 * @see https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/
 */
export const rescaling = layer(
  "rescaling",
  { scale: required(numbers), offset: either(finite(), listOf(finite()), 0) },
  (o) => ({
    supportsMasking: true,
    outputShape(input: Shape) {
      for (const [name, given] of Object.entries({ scale: o.scale, offset: o.offset })) {
        if (typeof given === "number" || given.length === 1 || given.length === input.at(-1)) continue;
        throw new RangeError(
          `rescaling: ${name} must be one number, or ${input.at(-1)} as the last axis of rows of shape ${showShape(input)} has, got ${given.length}.`,
        );
      }
      return input;
    },
    append(tape, x) {
      const single = [o.scale, o.offset].every((given) => typeof given === "number");
      const columns = single ? sizeOf(x.shape.slice(1)) : (x.shape.at(-1) as number);
      const scale = tape.constant(spread(o.scale, columns));
      return affine(tape, x, columns, { scale, shift: tape.constant(spread(o.offset, columns)) });
    },
  }),
);
