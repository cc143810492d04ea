// Losses for everybody who makes them: with what they do on their own.
import { giveMethods } from "../parts/part.js";
import { alone } from "./loss.js";
import { losses as factories } from "./registry.js";
import { standalone } from "./standalone.js";

export { lossRegistry } from "./registry.js";

/**
 * Losses: in `compile`, or on their own by `value`, `perSample` and `gradient`.
 *
 * @namespace
 */
export const losses = /* @__PURE__ */ giveMethods(alone, standalone, factories);
