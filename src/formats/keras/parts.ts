// Activations, initializers, regularizers and constraints of Keras's files in our terms. What only training needs, and is not known
// here, is left out with a warning; an activation that is not known is an error.
import { activationRegistry } from "../../activations/registry.js";
import { constraintRegistry } from "../../constraints/registry.js";
import { unknownName } from "../../errors.js";
import { initializerRegistry } from "../../initializers/registry.js";
import { regularizerRegistry } from "../../regularizers/registry.js";
import { camelCase, isPlain } from "./words.js";

/** How a file is read. */
export interface Words {
  /** Begins messages. */
  readonly who: string;
  /** Whether hard_sigmoid is 0.2 x + 0.5: so it is before Keras 3, and in TensorFlow.js. */
  readonly oldHardSigmoid: boolean;
  warn(message: string): void;
}

/** Parts whose Keras name in a file is not ours in camel case. */
const partNames: Readonly<Record<string, string>> = {
  uniform: "randomUniform",
  normal: "randomNormal",
  one: "ones",
  zero: "zeros",
  l1l2: "l1L2",
  swish: "silu",
  hardSwish: "hardSilu",
  leakyReLU: "leakyRelu",
  eLU: "elu",
  reLU: "relu",
  reLU6: "relu6",
  orthogonalInitializer: "orthogonal",
  identityInitializer: "identity",
  randomUniformV2: "randomUniform",
  geluNew: "gelu",
};
/** Options of parts under other names than ours, by part. */
const partOptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  leakyRelu: { alpha: "negativeSlope" },
};
/** Of activations that are layers, and not part of what they compute. */
const OF_LAYERS = new Set(["name", "trainable", "dtype", "seed"]);

const FAMILIES = {
  Initializer: initializerRegistry,
  Regularizer: regularizerRegistry,
  Constraint: constraintRegistry,
} as const;

/** A part, or a plain value, as an option of ours takes it; undefined where it is left out. */
export function partFrom(key: string, value: unknown, words: Words): unknown {
  if (key === "activation" || key === "recurrentActivation") return activation(value, words);
  const family = /(Initializer|Regularizer|Constraint)$/.exec(key)?.[1] as keyof typeof FAMILIES | undefined;
  const part = plainPart(value);
  if (!family || part === null || part === undefined) return part;
  const registry = FAMILIES[family];
  try {
    return typeof part === "string" ? registry.factory(part, key)() : registry.restore(part, key);
  } catch (error) {
    words.warn(
      `${key} is left out, which only training needs: ${(error as Error).message.replace(/\.$/, "")}`,
    );
    return undefined;
  }
}

function activation(value: unknown, { who, oldHardSigmoid }: Words): unknown {
  // Keras's form of a function of its own.
  const named = isPlain(value) && value.class_name === "function" ? value.config : value;
  const part = plainPart(named);
  if (part === null || part === undefined) return part;
  const { name, options } = typeof part === "string" ? { name: part, options: {} } : (part as StoredPart);
  if (!activationRegistry.names().includes(name))
    throw unknownName(who, "activation", name, activationRegistry.names());
  if (name === "hardSigmoid" && oldHardSigmoid) return { name, options: { slope: 0.2 } };
  if (named === "gelu_new") return { name, options: { approximate: true } };
  return { name, options };
}

interface StoredPart {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** `{ class_name, config }` as `{ name, options }`, words in camel case, everything else as it is. */
function plainPart(value: unknown): unknown {
  if (typeof value === "string") return partName(value);
  if (!isPlain(value)) return value;
  const { class_name: className, config } = value;
  if (typeof className !== "string") return value;
  const name = partName(className);
  const options: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(isPlain(config) ? config : {})) {
    if (OF_LAYERS.has(key) || given === null) continue;
    const ours = partOptions[name]?.[key] ?? camelCase(key);
    if (ours === "distribution" && typeof given === "string")
      options[ours] = given === "normal" ? "truncatedNormal" : camelCase(given);
    else if (ours !== "inputAxes" && ours !== "outputAxes") options[ours] = plainPart(given);
  }
  // A layer in the place of an activation has another slope than the function.
  if (className === "LeakyReLU" && options.negativeSlope === undefined) options.negativeSlope = 0.3;
  return { name, options };
}

function partName(name: string): string {
  const ours = camelCase(name);
  return Object.hasOwn(partNames, ours) ? (partNames[ours] as string) : ours;
}
