// Activations of one's own: a function of a node under a name, so that files can hold it.
import type { Activation } from "../activations/activation.js";
import { activationBy } from "../layers/functionActivation.js";
import type { Node } from "../layers/node.js";
import { definePart, ownName } from "../parts/defined.js";
import { type Factory, factory } from "../parts/part.js";
import { expectDefinition } from "./definition.js";
import { type OwnOptions, type OwnSchema, type OwnValues, ownSchema } from "./ownOptions.js";

export interface ActivationDefinition<O extends OwnOptions> {
  /** Under which it is stored and may be named. */
  readonly name: string;
  /** Defaults, or `Number`, `String`, `Boolean` for options that must be given. */
  readonly options?: O;
  /** What it gives: a node whose first axis is the batch. Called whenever a shape is asked for, so it must do the same each time. */
  readonly call: (x: Node, context: { readonly options: OwnValues<O> }) => Node;
}

/**
 * Defines an activation of one's own; what comes is its function, as `activations.gelu` is one. Layers take it by its function or its name.
 *
 * It is stored by its name and options: a program that loads a file defines it first. A second definition of a name takes the place of the first.
 *
 * @param definition.name a word; none of the library's activations.
 * @param definition.options defaults, from which types and checks come; `Number`, `String` or `Boolean` for what must be given. Default none.
 * @param definition.call y, of nodes and `{ options }`.
 * @throws {TypeError | RangeError} for what is no definition; the activation throws where `call` throws or returns no node, or one without the batch.
 * @example
 * const swish = defineActivation({
 *   name: "betaSwish",
 *   options: { beta: 1 },
 *   call: (x, { options }) => ops.multiply(x, ops.sigmoid(ops.multiply(options.beta, x))),
 * });
 * swish().forward(Float32Array.of(-1, 0, 2)); // -0.26894, 0, 1.76159
 * const layer = layers.dense({ units: 8, activation: swish({ beta: 1.5 }) });
 * @see https://keras.io/api/layers/activations/#creating-custom-activations
 */
export function defineActivation<O extends OwnOptions = Record<never, never>>(
  definition: ActivationDefinition<O>,
): Factory<OwnSchema<O>, Activation> {
  expectDefinition("defineActivation", definition, ["name", "options", "call"], {
    call: "(x, { options }) => node",
  });
  const name = ownName("activation", definition.name, "defineActivation");
  const schema = ownSchema(definition.options, `defineActivation: ${name}`);
  const made = factory<OwnSchema<O>, Activation>("activation", name, schema, (options) =>
    activationBy(name, options, (x) => definition.call(x, { options: options as OwnValues<O> })),
  );
  return definePart(made);
}
