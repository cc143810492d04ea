// Constraints for everybody who makes them: with what they do on their own.
import { giveMethods } from "../parts/part.js";
import { methodsOf } from "./alone.js";
import { alone } from "./constraint.js";
import { constraints as factories } from "./registry.js";

export { constraintRegistry } from "./registry.js";

/**
 * Constraints: what weights must obey after every step.
 *
 * @namespace
 */
export const constraints = /* @__PURE__ */ giveMethods(alone, methodsOf, factories);
