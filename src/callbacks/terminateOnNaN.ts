import { isNamed } from "../kinds.js";
import type { InnerCallback } from "./callback.js";

/**
 * Ends the training without an error where a loss is not finite. `fit` itself stops with a NonFiniteError, before the weights are
 * touched; with this callback it ends quietly instead, as in Keras, and the training's end is as any other.
 *
 * @example
 * await model.fit(x, y, { epochs: 3, callbacks: [callbacks.terminateOnNaN()] });
 * @see https://keras.io/api/callbacks/terminate_on_nan/
 */
export function terminateOnNaN(): InnerCallback {
  return { name: "terminateOnNaN", forgives: (error) => isNamed(error, "NonFiniteError") };
}
