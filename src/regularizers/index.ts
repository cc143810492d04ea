// Regularizers for everybody who makes them: with what they do on their own.
import { giveMethods } from "../parts/part.js";
import { methodsOf } from "./alone.js";
import { regularizers as factories } from "./registry.js";
import { alone } from "./regularizer.js";

export { regularizerRegistry } from "./registry.js";

/**
 * Regularizers: what is added to the loss for weights and outputs.
 *
 * @namespace
 */
export const regularizers = /* @__PURE__ */ giveMethods(alone, methodsOf, factories);
