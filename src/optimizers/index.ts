// Optimizers for everybody who makes them: with what they do on their own.
import { giveMethods } from "../parts/part.js";
import { alone, type Optimizer } from "./optimizer.js";
import { optimizers as factories } from "./registry.js";
import { startRun } from "./run.js";

type Methods = Pick<Optimizer, "start">;

const methodsOf = (part: Omit<Optimizer, "start">): Methods => ({
  start: (parameters, given) => startRun(part, parameters, given),
});

export { optimizerRegistry } from "./registry.js";

/**
 * Optimizers: in `compile`, or on their own by `start`.
 *
 * @namespace
 */
export const optimizers = /* @__PURE__ */ giveMethods(alone, methodsOf, factories);
