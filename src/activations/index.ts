// Activations for everybody who makes them: with what they do on their own.
import { giveMethods } from "../parts/part.js";
import { alone } from "./activation.js";
import { methodsOf } from "./alone.js";
import { activations as factories } from "./registry.js";

export { activationRegistry } from "./registry.js";

/**
 * Activation functions: in layers, or on their own by `forward` and `backward`.
 *
 * @namespace
 */
export const activations = /* @__PURE__ */ giveMethods(alone, methodsOf, factories);
