// Activations that are functions of nodes: `activation: (x) => ops.multiply(x, ops.sigmoid(x))`.
import type { Activation, ActivationCore } from "../activations/activation.js";
import { methodsOf } from "../activations/alone.js";
import type { Option } from "../options.js";
import { partOption } from "../parts/named.js";
import { isPart } from "../parts/part.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { callWithNodes, shapesBy } from "./live.js";
import type { Node } from "./node.js";

/** y from x, made by functions of `ops`. */
export type ActivationFunction = (x: Node) => Node;

/** An activation that calls a function of nodes. @param who begins messages. */
export function activationBy(
  name: string,
  options: Readonly<Record<string, unknown>>,
  call: (x: Node) => unknown,
  who: string = name,
): Omit<Activation, "family"> {
  const append = (tape: Tape, x: Value): Value => {
    const [y, ...more] = callWithNodes({ who, tape, inputs: [x] }, ([node]) => call(node as Node));
    if (!y || more.length > 0)
      throw new RangeError(`${who}: call must return one node, got ${y ? more.length + 1 : 0}.`);
    return y;
  };
  const part: ActivationCore = {
    name,
    options,
    append,
    outputShape: ([rows, ...row]) =>
      rows === undefined
        ? []
        : [rows, ...(shapesBy(who, [row], (tape, inputs) => inputs.map((x) => append(tape, x)))[0] as Shape)],
  };
  return Object.assign(part, methodsOf(part));
}

/** An option that takes an activation: by name, by its function, or a function of a node. */
export function activationOption(
  fallback?: () => Activation,
): Option<Activation, Activation | string | ActivationFunction> {
  const option = partOption<Activation>("activation", fallback);
  const { parse } = option;
  option.parse = (value, who) => {
    const isOwn = typeof value === "function" && !isPart(value) && !("partName" in value);
    if (!isOwn) return parse(value, who);
    const { name } = value;
    return Object.assign(
      activationBy(`function ${name || "of nodes"}`, {}, value as ActivationFunction, who),
      {
        family: "activation" as const,
        unsavable: `${who}: a function has no name in files. Define it: defineActivation({ name: ${JSON.stringify(name || "myActivation")}, call }).`,
      },
    );
  };
  return option;
}
