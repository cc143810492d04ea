import { finite } from "../options.js";
import { showShape } from "../shape.js";
import { initializer } from "./initializer.js";

/**
 * The identity matrix times a gain; a matrix that is not square has ones on its diagonal. For weights with two axes only.
 *
 * @param options.gain default 1.
 * @throws {RangeError} `identity: expected a weight with 2 axes, got the shape [3]. Use another initializer for it.`
 * @example
 * initializers.identity().sample([2, 3]); // 1, 0, 0, 0, 1, 0
 * @see https://keras.io/api/layers/initializers/#identity-class
 */
export const identity = initializer("identity", { gain: finite(1) }, ({ gain }, shape) => {
  if (shape.length !== 2) {
    throw new RangeError(
      `identity: expected a weight with 2 axes, got the shape ${showShape(shape)}. Use another initializer for it.`,
    );
  }
  const [rows, columns] = shape as [number, number];
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < Math.min(rows, columns); i++) out[i * columns + i] = gain;
  return out;
});
