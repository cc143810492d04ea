// What a model is made of.
import type { Graph } from "../network/graph.js";
import type { Form } from "../training/perOutput.js";

/** What a model is made of, once it has been checked. */
export interface Blueprint {
  readonly graph: Graph;
  readonly seed: number;
  /** How inputs and outputs were given, and so how data are. */
  readonly inputs: Form;
  readonly outputs: Form;
  /** Its name within other models. */
  readonly name?: string | undefined;
  /** Whether it is a row of layers. */
  readonly row: boolean;
}
