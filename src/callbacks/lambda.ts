import { show, unknownName } from "../errors.js";
import { optionsObject } from "../options.js";
import type { Callback } from "./callback.js";

const hooks = [
  "onTrainBegin",
  "onTrainEnd",
  "onEpochBegin",
  "onEpochEnd",
  "onBatchBegin",
  "onBatchEnd",
  "onSafePoint",
];

/**
 * A callback from functions, with their names checked; a plain object with hooks does as well.
 *
 * @throws {RangeError} for an unknown hook. @throws {TypeError} for one that is no function.
 * @example
 * const losses = [];
 * const note = callbacks.lambda({ onEpochEnd: (_epoch, logs) => void losses.push(logs.loss) });
 * await model.fit(x, y, { epochs: 2, callbacks: [note] });
 * @see https://keras.io/api/callbacks/lambda_callback/
 */
export function lambda(functions: Callback): Callback {
  for (const [name, hook] of Object.entries(optionsObject("lambda", functions, "onEpochEnd"))) {
    if (!hooks.includes(name)) throw unknownName("lambda", "hook", name, hooks);
    if (typeof hook !== "function")
      throw new TypeError(`lambda: ${name} must be a function, got ${show(hook)}.`);
  }
  return { name: "lambda", ...functions };
}
