// The three options that belong to every weight, under Keras's names: kernelInitializer, kernelRegularizer, kernelConstraint.
import type { Constraint } from "../constraints/constraint.js";
import type { Initializer } from "../initializers/initializer.js";
import { type Option, optional } from "../options.js";
import { partOption } from "../parts/named.js";
import type { Regularizer } from "../regularizers/regularizer.js";
import type { Shape } from "../shape.js";
import type { WeightSpec } from "./layer.js";

type WeightSchema<N extends string> = {
  readonly [K in `${N}Initializer`]: Option<Initializer, Initializer | string>;
} & {
  readonly [K in `${N}Regularizer`]: Option<Regularizer | undefined, Regularizer | string | null>;
} & {
  readonly [K in `${N}Constraint`]: Option<Constraint | undefined, Constraint | string | null>;
};

/** The options of a weight. @param initial what it starts with where the user says nothing. */
export function weightOptions<N extends string>(name: N, initial: () => Initializer): WeightSchema<N> {
  return {
    [`${name}Initializer`]: partOption("initializer", initial),
    [`${name}Regularizer`]: optional(partOption("regularizer")),
    [`${name}Constraint`]: optional(partOption("constraint")),
  } as WeightSchema<N>;
}

/** The weight that a layer with these options asks for. */
export function weightSpec<N extends string>(
  name: N,
  shape: Shape,
  options: { readonly [K in `${N}Initializer`]: Initializer } & {
    readonly [K in `${N}Regularizer`]: Regularizer | undefined;
  } & { readonly [K in `${N}Constraint`]: Constraint | undefined },
  /** Name of the weight, where it is not that of the options. */
  weight: string = name,
): WeightSpec {
  const own: Readonly<Record<string, unknown>> = options;
  return {
    name: weight,
    shape,
    initializer: own[`${name}Initializer`] as Initializer,
    regularizer: own[`${name}Regularizer`] as Regularizer | undefined,
    constraint: own[`${name}Constraint`] as Constraint | undefined,
  };
}
