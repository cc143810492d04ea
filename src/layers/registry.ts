// Layers under their names. Who has them may name the parts of all other families too, but schedules, which nothing names but files.
import { activationRegistry } from "../activations/registry.js";
import { constraintRegistry } from "../constraints/registry.js";
import { initializerRegistry } from "../initializers/registry.js";
import { lossRegistry } from "../losses/registry.js";
import { metricRegistry } from "../metrics/registry.js";
import { optimizerRegistry } from "../optimizers/registry.js";
import { nameParts } from "../parts/named.js";
import { Registry } from "../parts/registry.js";
import { regularizerRegistry } from "../regularizers/registry.js";
import * as factories from "./index.js";
import type { Layer } from "./layer.js";

export const layerRegistry = /* @__PURE__ */ new Registry<Layer>("layer", { ...factories });

function withNames(): typeof factories {
  nameParts([
    activationRegistry,
    constraintRegistry,
    initializerRegistry,
    layerRegistry,
    lossRegistry,
    metricRegistry,
    optimizerRegistry,
    regularizerRegistry,
  ]);
  return { ...factories };
}

/**
 * Layers, to be stacked by `sequential`.
 *
 * @namespace
 */
export const layers = /* @__PURE__ */ withNames();
