// A layer of Keras's description and what was made of it.
import type { Layer } from "../../layers/layer.js";
import type { KerasLayer } from "./description.js";

/** A layer of the file with ours for it, or with the layers within it. Inputs and operations have neither. */
export interface BuiltLayer {
  readonly keras: KerasLayer;
  readonly layer?: Layer;
  readonly inner?: readonly BuiltLayer[];
}
