import { finite } from "../options.js";
import { sizeOf } from "../shape.js";
import { initializer } from "./initializer.js";

/**
 * All weights 0.
 * @example
 * initializers.zeros().sample([2]); // 0, 0
 * @see https://keras.io/api/layers/initializers/#zeros-class
 */
export const zeros = initializer("zeros", {}, (_, shape) => new Float32Array(sizeOf(shape)));

/**
 * All weights 1.
 * @example
 * initializers.ones().sample([2]); // 1, 1
 * @see https://keras.io/api/layers/initializers/#ones-class
 */
export const ones = initializer("ones", {}, (_, shape) => new Float32Array(sizeOf(shape)).fill(1));

/**
 * All weights the same.
 * @param options.value default 0.
 * @example
 * initializers.constant({ value: 0.25 }).sample([2]); // 0.25, 0.25
 * @see https://keras.io/api/layers/initializers/#constant-class
 */
export const constant = initializer("constant", { value: finite(0) }, (o, shape) =>
  new Float32Array(sizeOf(shape)).fill(o.value),
);
