// What a layer is: shapes, weights, and the instructions it appends. The rest of the library never asks which layer it has.

import type { Activation } from "../activations/activation.js";
import type { Constraint } from "../constraints/constraint.js";
import type { Initializer } from "../initializers/initializer.js";
import { flag, optional, type Schema, shapeOption, text, type Values } from "../options.js";
import { partOption } from "../parts/named.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import type { Regularizer } from "../regularizers/regularizer.js";
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
  /** A term that the weight adds to the loss. */
  readonly regularizer?: Regularizer | undefined;
  /** Applied after every update. */
  readonly constraint?: Constraint | undefined;
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
  /** Throws where data for the layer, rows of so many numbers, have a value that it can't take. @param who begins the message. */
  checkInput?(data: Float32Array, rowSize: number, who: string): void;
}

/** What every layer may be told. */
const common = {
  inputShape: optional(shapeOption()),
  name: optional(text()),
  trainable: flag(true),
  activityRegularizer: optional(partOption<Regularizer>("regularizer")),
};
type Common = typeof common;

/** What the general part of a layer asks of a particular one. */
export type LayerCore = Pick<Layer, "outputShape" | "append"> &
  Partial<Pick<Layer, "weights" | "closing" | "checkInput">> & {
    /** A penalty on what the layer gives, where the user asks for no other. */
    readonly activity?: Regularizer;
  };

/**
 * Defines a layer from its name, its options and its core; every layer takes `inputShape`, `name`, `trainable` (false: its
 * weights stay as they are) and `activityRegularizer` (a penalty on its output, per sample) besides.
 */
export function layer<S extends Schema, C extends LayerCore>(
  name: string,
  schema: S,
  make: (options: Values<S & Common>) => C,
): Factory<S & Common, Layer & Omit<C, keyof LayerCore>> {
  type Made = Layer & Omit<C, keyof LayerCore>;
  return factory<S & Common, Made>("layer", name, { ...schema, ...common } as S & Common, (options) => {
    const { activity, ...core } = make(options);
    const { inputShape, name: label, trainable, activityRegularizer } = options as Values<Common>;
    const penalty = activityRegularizer ?? activity;
    return {
      ...core,
      name,
      options,
      inputShape,
      label,
      weights(input: Shape) {
        const specs = core.weights?.(input) ?? [];
        return trainable ? specs : specs.map((spec) => ({ ...spec, trainable: false }));
      },
      append(tape: Tape, x: Value, weights: readonly Value[], context: LayerContext) {
        const y = core.append(tape, x, weights, context);
        penalty?.append(tape, y, 1 / tape.rows);
        return y;
      },
    } as unknown as Omit<Made, "family">;
  });
}

/** Shape of a row behind an activation, the row before it having a shape. */
export function rowShape(activation: Activation | undefined, row: Shape): Shape {
  return activation?.outputShape([1, ...row]).slice(1) ?? row;
}
