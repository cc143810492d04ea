// Keras's and TensorFlow.js's descriptions of layers and ours. All name things alike but for case: a class name is ours with a
// capital letter, an option is ours in snake case. What differs is listed here; everything else comes from the registries.
import { show, unknownName } from "../../errors.js";
import type { Layer } from "../../layers/layer.js";
import { layerRegistry } from "../../layers/registry.js";

type Plain = Record<string, unknown>;

/** Class names that are not ours with a capital letter. */
const classNames: Readonly<Record<string, string>> = {
  elu: "ELU",
  prelu: "PReLU",
  rmsNormalization: "RMSNormalization",
};

/** Parts whose Keras name in a file is not ours in snake case. */
const partNames: Readonly<Record<string, string>> = {
  uniform: "randomUniform",
  normal: "randomNormal",
  l1l2: "l1L2",
  swish: "silu",
  hardSwish: "hardSilu",
  reLU6: "relu6",
  randomUniformV2: "randomUniform",
};

/** Options that say nothing about what a layer computes here. */
const IGNORED = new Set([
  "name",
  "dtype",
  "dtype_policy",
  "batch_input_shape",
  "batch_shape",
  "batch_size",
  "input_shape",
  "input_length",
  "input_dtype",
  "ragged",
  "sparse",
  "registered_name",
  "build_config",
  "synchronized",
  "renorm_clipping",
  "renorm_momentum",
  "virtual_batch_size",
  "fused",
  "seed",
  "implementation",
  "mask_zero",
  "supports_masking",
]);
/** Ignored where they have this value, which asks for nothing. */
const isOff = (value: unknown): boolean =>
  value === null || value === false || value === undefined || value === "channels_last";

/** Options that have another name here, by layer: Keras 2's and TensorFlow.js's, too. */
const optionNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  leakyReLU: { alpha: "negativeSlope" },
  reLU: { theta: "threshold" },
};

export function camelCase(name: string): string {
  const joined = name.replace(/_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return (joined[0] ?? "").toLowerCase() + joined.slice(1);
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Keras's class of one of our layers. */
export function classNameOf(layer: string): string {
  return classNames[layer] ?? (layer[0] ?? "").toUpperCase() + layer.slice(1);
}

/** Our layer for a class of Keras. @throws {RangeError} naming a class that is not there. */
export function layerOf(className: unknown, who: string): string {
  const found =
    typeof className === "string"
      ? layerRegistry.names().find((n) => classNameOf(n) === className)
      : undefined;
  if (found === undefined)
    throw unknownName(who, "Keras layer", String(className), layerRegistry.names().map(classNameOf));
  return found;
}

/** A layer from its class and config. @param inputShape of a row, where it is the first. */
export function layerFromKeras(
  className: unknown,
  config: unknown,
  inputShape: readonly number[] | undefined,
  who: string,
): Layer {
  const name = layerOf(className, who);
  const factory = layerRegistry.factory(name, who);
  const options: Plain = {};
  const given = isPlain(config) ? config : {};
  for (const [key, value] of Object.entries(given)) {
    const other = Object.hasOwn(optionNames, name) ? optionNames[name]?.[key] : undefined;
    const ours = other ?? camelCase(key);
    if (Object.hasOwn(factory.schema, ours) && !IGNORED.has(key)) {
      if (value !== undefined) options[ours] = withoutDefaults(ours, value);
    } else if (!IGNORED.has(key) && !isOff(value)) {
      throw new RangeError(
        `${who}: the option ${key} = ${show(value)} of the Keras layer ${String(className)} has no counterpart here.`,
      );
    }
  }
  // A name that Keras gave by itself is given anew by the model.
  if (inputShape) options.inputShape = inputShape;
  for (const [key, value] of Object.entries(options)) {
    if (value === null && !("default" in (factory.schema[key] ?? {}))) continue;
    if (value === null && key !== "axis") delete options[key];
  }
  return factory(options);
}

/** An option's value in our terms: parts become their names and options. An axis may come as a list of one, or of none for null. */
function withoutDefaults(key: string, value: unknown): unknown {
  if (key === "axis" && Array.isArray(value) && value.length <= 1) return value[0] ?? null;
  if (key === "distribution" && typeof value === "string")
    return value === "normal" ? "truncatedNormal" : camelCase(value);
  if (value === "gelu_new") return { name: "gelu", options: { approximate: true } };
  if (typeof value === "string") return partName(value);
  if (!isPlain(value)) return value;
  const { class_name: className, config } = value;
  if (typeof className !== "string") return value;
  const options: Plain = {};
  for (const [name, given] of Object.entries(isPlain(config) ? config : {})) {
    if (name === "seed" || name === "dtype" || given === null) continue;
    options[camelCase(name)] = withoutDefaults(name, given);
  }
  return { name: partName(className), options };
}

function partName(name: string): string {
  const ours = camelCase(name);
  return Object.hasOwn(partNames, ours) ? (partNames[ours] as string) : ours;
}

export function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
