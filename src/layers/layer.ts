// What a layer is: shapes, weights, and the instructions it appends. The rest of the library never asks which layer it has.

import type { Activation } from "../activations/activation.js";
import type { Initializer } from "../initializers/initializer.js";
import { optional, type Schema, shapeOption, text, type Values } from "../options.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** A weight that a layer needs. */
export interface WeightSpec {
  /** Keras's name, such as "kernel"; the model puts the layer's name before it. */
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** Default true. Moving statistics are not. */
  readonly trainable?: boolean;
}

/** What a layer may need beyond its input and weights. */
export interface LayerContext {
  /** A number of its own in the model, so that its random draws differ from other layers'. */
  readonly stream: number;
}

export interface Layer extends Part {
  /** Shape of one input row, where the layer is the first. */
  readonly inputShape: Shape | undefined;
  /** The user's name for it. */
  readonly label: string | undefined;
  /** Shape of one output row; throws a RangeError where the input does not fit. */
  outputShape(input: Shape): Shape;
  /** Its weights, in the order they are stored. */
  weights(input: Shape): WeightSpec[];
  /** Appends the instructions that compute y from x, and says how gradients flow back. Shapes include the batch axis. */
  append(tape: Tape, x: Value, weights: readonly Value[], context: LayerContext): Value;
  /** Name of the activation that closes the layer, so that a loss can check it. */
  readonly closing?: string | undefined;
}

const common = { inputShape: optional(shapeOption()), name: optional(text()) };

/** What the general part of a layer asks of a particular one. */
export type LayerCore = Pick<Layer, "outputShape" | "append"> & Partial<Pick<Layer, "weights" | "closing">>;

/** Defines a layer from its name, its options and its core; every layer takes `inputShape` and `name` besides. */
export function layer<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => LayerCore,
): Factory<S & typeof common, Layer> {
  return factory(name, { ...schema, ...common }, (options) => {
    const core = make(options as unknown as Values<S>);
    const { inputShape, name: label } = options as { inputShape?: Shape; name?: string };
    return { weights: () => [], ...core, name, options, inputShape, label };
  });
}

/** Shape of a row behind an activation, the row before it having a shape. */
export function rowShape(activation: Activation | undefined, row: Shape): Shape {
  return activation?.outputShape([1, ...row]).slice(1) ?? row;
}
