// The registry of layers: one line each.
import { Registry } from "../parts/part.js";
import { activation } from "./activation.js";
import { dense } from "./dense.js";
import { dropout } from "./dropout.js";
import { flatten } from "./flatten.js";
import type { Layer } from "./layer.js";

export const layers = { activation, dense, dropout, flatten };

export const layerRegistry = new Registry<Layer>("layer", layers);
