// Weights of parts of one's own, as a program asks for them.
import type { Constraint } from "../constraints/constraint.js";
import { show } from "../errors.js";
import type { Initializer } from "../initializers/initializer.js";
import { glorotUniform } from "../initializers/varianceScaling.js";
import type { WeightSpec } from "../layers/layer.js";
import { flag, optional, parseOptions, required, shapeOption, text } from "../options.js";
import { partOption } from "../parts/named.js";
import type { Regularizer } from "../regularizers/regularizer.js";
import { isShape } from "../shape.js";

/** A weight. */
export interface OwnWeight<N extends string> {
  /** The layer's name is put before it in `model.weights`. */
  readonly name: N;
  /** Sizes; such as `inputShape.at(-1)`. `[]`: one number. */
  readonly shape: readonly (number | undefined)[];
  /** Default `"glorotUniform"`. */
  readonly initializer?: Initializer | string;
  /** Default true; false for numbers that `update` changes. */
  readonly trainable?: boolean;
  readonly regularizer?: Regularizer | string | null;
  readonly constraint?: Constraint | string | null;
}

const schema = {
  name: required(text()),
  initializer: partOption<Initializer>("initializer", glorotUniform),
  trainable: flag(true),
  regularizer: optional(partOption<Regularizer>("regularizer")),
  constraint: optional(partOption<Constraint>("constraint")),
};

/** Weights after the checks. @throws {TypeError | RangeError} for what is no list of weights of different names. */
export function checkWeights(given: unknown, who: string): WeightSpec[] {
  if (!Array.isArray(given))
    throw new TypeError(
      `${who}: weights must return a list such as [{ name: "gamma", shape: [4] }], got ${show(given)}.`,
    );
  const specs = given.map((weight: unknown, i): WeightSpec => {
    const at = `${who}: weights[${i}]`;
    const parsed = parseOptions(at, schema, weight, ["shape"]);
    const { shape } = weight as { shape?: unknown };
    const isScalar = isShape(shape) && shape.length === 0;
    return { ...parsed, shape: isScalar ? [] : shapeOption().parse(shape, `${at}.shape`) };
  });
  const twice = specs.find(({ name }, i) => specs.findIndex((other) => other.name === name) !== i);
  if (twice)
    throw new RangeError(`${who}: two weights are called ${show(twice.name)}. Give them different names.`);
  return specs;
}
