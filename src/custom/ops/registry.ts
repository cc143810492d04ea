// Operations by their names: all of them, for those who write `ops.name`, and for files.
import type { Layer } from "../../layers/layer.js";
import type { AnyFactory } from "../../parts/part.js";
import { layerOf } from "../operation.js";
import * as operations from "./index.js";

/**
 * Differentiable operations on nodes: of graphs, and of what functions of nodes are called with.
 *
 * @namespace
 */
export const ops = { ...operations };

/** The layers that operations are in graphs and files. */
export function operationLayers(): AnyFactory<Layer>[] {
  return Object.values(ops).map(layerOf);
}
