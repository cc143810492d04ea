// Operations on tensors in functional models: sums, products and the like become layers that compute the same. The masks that Keras 3.15
// writes as operations are left out where they are those that go along by themselves.
import { show } from "../../errors.js";
import { applyLayer, type Node } from "../../layers/node.js";
import { layerRegistry } from "../../layers/registry.js";
import type { KerasCall, KerasLayer, KerasModel } from "./description.js";

/** Operations of Keras 3 of two tensors, and our layers. */
const OF_TENSORS: Readonly<Record<string, string>> = {
  Add: "add",
  Subtract: "subtract",
  Multiply: "multiply",
  Maximum: "maximum",
  Minimum: "minimum",
};

/** The operation as a layer of ours on these nodes. @throws {RangeError} for one that has none. */
export function applyOperation(
  { className }: KerasLayer,
  nodes: readonly Node[],
  { others }: KerasCall["options"],
  who: string,
): Node {
  const layer = (name: string, options?: object) => layerRegistry.factory(name, who)(options);
  const [number] = Array.isArray(others) ? others : [];
  const name = Object.hasOwn(OF_TENSORS, className) ? OF_TENSORS[className] : undefined;
  if (nodes.length === 2 && name) return applyLayer(layer(name), nodes, undefined) as Node;
  if (nodes.length === 1 && typeof number === "number") {
    const linear: Readonly<Record<string, object>> = {
      Add: { scale: 1, offset: number },
      Subtract: { scale: 1, offset: -number },
      Multiply: { scale: number },
      Divide: { scale: 1 / number },
      TrueDivide: { scale: 1 / number },
    };
    const options = Object.hasOwn(linear, className) ? linear[className] : undefined;
    if (options) return applyLayer(layer("rescaling", options), nodes, undefined) as Node;
  }
  throw new RangeError(
    `${who} is the operation ${show(className)}, which can't be read. Known: ${Object.keys(OF_TENSORS).join(", ")} of two tensors, Add, Subtract, Multiply, Divide of a tensor and a number.`,
  );
}

/** Whether an operation makes the mask of an Embedding or a Masking, or puts such masks together. @param ofMasks whether it is given masks alone. */
export function isAutomaticMask(
  { className }: KerasLayer,
  { inputs, options }: KerasCall,
  model: KerasModel,
  ofMasks: boolean,
): boolean {
  if (ofMasks) return className === "Any" || className === "LogicalOr" || className === "LogicalAnd";
  const [from] = inputs;
  const [number = 0] = Array.isArray(options.others) ? options.others : [];
  return (
    className === "NotEqual" &&
    model.layers.some(({ className: kind, config, calls }) => {
      const value = kind === "Embedding" && config.mask_zero === true ? 0 : undefined;
      const masked = kind === "Masking" ? config.mask_value : value;
      return (
        masked === number &&
        calls.some(({ inputs: [x] }) => x?.layer === from?.layer && x?.output === from?.output)
      );
    })
  );
}
