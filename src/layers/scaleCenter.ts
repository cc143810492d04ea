// What layer and group normalization have in common: gamma and beta, each of which may be switched off.
import { ones, zeros } from "../initializers/constants.js";
import { flag, type Values } from "../options.js";
import type { Shape } from "../shape.js";
import type { Value } from "../tape/value.js";
import type { WeightSpec } from "./layer.js";
import { weightOptions, weightSpec } from "./weight.js";

export const scaleCenterOptions = {
  center: flag(true),
  scale: flag(true),
  ...weightOptions("beta", zeros),
  ...weightOptions("gamma", ones),
};
type Options = Values<typeof scaleCenterOptions>;

export function scaleCenterWeights(o: Options, shape: Shape): WeightSpec[] {
  return [
    ...(o.scale ? [weightSpec("gamma", shape, o)] : []),
    ...(o.center ? [weightSpec("beta", shape, o)] : []),
  ];
}

/** Gamma and beta among a layer's weights, where they come first. */
export function scaleCenterValues(
  o: Options,
  weights: readonly Value[],
): { gamma: Value | undefined; beta: Value | undefined } {
  return {
    gamma: o.scale ? weights[0] : undefined,
    beta: o.center ? weights[o.scale ? 1 : 0] : undefined,
  };
}
