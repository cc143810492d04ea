import { type Option, refuse, required } from "../options.js";
import { nodeFunctionCore } from "./functionCore.js";
import { layer } from "./layer.js";
import type { Node } from "./node.js";

type Call = (x: Node) => Node | readonly Node[];

/** A function of nodes. */
const functionOption: Option<Call> = {
  expected: "a function of a node that returns a node",
  parse(value, who) {
    if (typeof value !== "function") refuse(who, this.expected, value, false);
    return value as Call;
  },
};

/**
 * A layer that does what a function of nodes says, written with `ops`. It becomes instructions of the tape as any other layer: with gradients, on
 * threads, to the same bits.
 *
 * A model that has one can't be stored, since files hold no code: use `defineLayer` for what is to be stored. `call` must do the same in each call:
 * it is called whenever a shape is asked for.
 *
 * @param options.call what it gives for a node: a node whose first axis is the batch, or a list of such. A layer of several inputs is defined by `defineLayer`.
 * @throws {TypeError} where `call` returns no node. @throws {RangeError} where the batch is not its first axis.
 * @example
 * const model = sequential({ layers: [layers.lambda({ call: (x) => ops.multiply(x, ops.sigmoid(x)), inputShape: [4] }), layers.dense({ units: 1 })] });
 * @see https://keras.io/api/layers/core_layers/lambda/
 */
export const lambda = layer("lambda", { call: required(functionOption) }, (o) => ({
  ...nodeFunctionCore("lambda", o.call),
  unsavable:
    "lambda: its call is code, which files don't hold. Define it as a layer of your own: defineLayer({ name, call }).",
}));
