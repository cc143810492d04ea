// Metrics for everybody who makes them: with what they do on their own.
import { giveMethods } from "../parts/part.js";
import { methodsOf } from "./alone.js";
import { alone } from "./metric.js";
import { metrics as factories } from "./registry.js";
import { mean, sum } from "./values.js";

export { metricRegistry } from "./registry.js";

/**
 * Metrics: in `compile`, or on their own by `update` and `result`.
 *
 * @namespace
 */
export const metrics = /* @__PURE__ */ giveMethods(alone, methodsOf, { ...factories, mean, sum });
