// Keras's and TensorFlow.js's descriptions of layers and ours. All name things alike but for case: a class name is ours with a
// capital letter, an option is ours in snake case. What differs is listed here; everything else comes from the registries.
import { show, unknownName } from "../../errors.js";
import type { Layer } from "../../layers/layer.js";
import { layerRegistry } from "../../layers/registry.js";
import { partFrom, type Words } from "./parts.js";
import { camelCase, isPlain } from "./words.js";

type Plain = Record<string, unknown>;

/** Class names that are not ours with a capital letter. */
const classNames: Readonly<Record<string, string>> = {
  elu: "ELU",
  gru: "GRU",
  gruCell: "GRUCell",
  lstm: "LSTM",
  lstmCell: "LSTMCell",
  prelu: "PReLU",
  rmsNormalization: "RMSNormalization",
  rnn: "RNN",
  stackedRNNCells: "StackedRNNCells",
};
/** Names of classes in files of TensorFlow 1 and Keras 1, for those of today. */
const formerNames: Readonly<Record<string, string>> = {
  BatchNormalizationV1: "BatchNormalization",
  BatchNormalizationV2: "BatchNormalization",
  SyncBatchNormalization: "BatchNormalization",
  Convolution1D: "Conv1D",
  Convolution2D: "Conv2D",
  DenseV2: "Dense",
  GRUV1: "GRU",
  GRUV2: "GRU",
  LSTMV1: "LSTM",
  LSTMV2: "LSTM",
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
  "input_dtype",
  "ragged",
  "sparse",
  "optional",
  "registered_name",
  "build_config",
  "build_input_shape",
  "synchronized",
  "renorm_clipping",
  "renorm_momentum",
  "virtual_batch_size",
  "fused",
  "seed",
  "implementation",
  "supports_masking",
  "use_cudnn",
  "flash_attention",
]);
/** An option that belongs to how a weight begins or is trained. */
const OF_TRAINING = /_(initializer|regularizer|constraint)$/;
/** Values that ask for nothing, where an option is not known here. */
const isOff = (key: string, value: unknown): boolean =>
  value === null ||
  value === false ||
  value === undefined ||
  value === "channels_last" ||
  (key === "groups" && value === 1);

/** Options that have another name here, by layer: Keras 2's and TensorFlow.js's, too. */
const optionNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  leakyReLU: { alpha: "negativeSlope" },
  reLU: { theta: "threshold" },
};
/** Known to the reader of an Embedding and of a Dense elsewhere: shapes. */
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  embedding: ["input_length"],
  dense: ["input_dim"],
};

/** Keras's class of one of our layers. */
export function classNameOf(layer: string): string {
  const name = classNames[layer] ?? (layer[0] ?? "").toUpperCase() + layer.slice(1);
  return name.replace(/([123])d/, "$1D");
}

/** Our layer for a class of Keras. @throws {RangeError} naming a class that is not there. */
function layerOf(className: unknown, who: string): string {
  const known = layerRegistry.names();
  const name = String(className);
  if (name === "Lambda" || name === "TFOpLambda" || name === "SlicingOpLambda") {
    throw new RangeError(
      `${who}: a ${name} holds code of Python, which is never read. Build the layer with layers of this library, and set the weights by name.`,
    );
  }
  const now = Object.hasOwn(formerNames, name) ? formerNames[name] : name;
  const found = typeof className === "string" ? known.find((n) => classNameOf(n) === now) : undefined;
  if (found === undefined) throw unknownName(who, "Keras layer", name, known.map(classNameOf));
  return found;
}

/** A layer from its class and config. @param inputShape of a row, where it is the first of a row of layers. */
export function layerFromKeras(
  className: unknown,
  config: unknown,
  words: Words,
  inputShape?: readonly number[],
): Layer {
  const { who } = words;
  const name = layerOf(className, who);
  const factory = layerRegistry.factory(name, who);
  const options: Plain = {};
  const given = isPlain(config) ? config : {};
  for (const [key, stored] of Object.entries(given)) {
    if (IGNORED.has(key) || SHAPES[name]?.includes(key)) continue;
    const other = Object.hasOwn(optionNames, name) ? optionNames[name]?.[key] : undefined;
    const ours = other ?? camelCase(key);
    if (Object.hasOwn(factory.schema, ours)) {
      const value = optionFrom(ours, stored, words);
      if (value !== undefined) options[ours] = value;
    } else if (!OF_TRAINING.test(key) && !isOff(key, stored)) {
      throw new RangeError(
        `${who}: the option ${key} = ${show(stored)} of the Keras layer ${String(className)} has no counterpart here.`,
      );
    }
  }
  // Before there was a choice, the state was reset first.
  if (/^gru/.test(name) && given.reset_after === undefined) options.resetAfter = false;
  if (typeof given.name === "string" && given.name !== "") options.name = given.name;
  if (inputShape) options.inputShape = inputShape;
  for (const [key, value] of Object.entries(options)) {
    if (value === null && !("default" in (factory.schema[key] ?? {}))) continue;
    if (value === null && key !== "axis") delete options[key];
  }
  try {
    return factory(options);
  } catch (error) {
    const { message } = error as Error;
    if (message.startsWith(who)) throw error;
    throw new RangeError(`${who}: ${message}`, { cause: error });
  }
}

/** An option's value in our terms. */
function optionFrom(key: string, value: unknown, words: Words): unknown {
  if (isPlain(value) && "value" in value && "type" in value) return value.value;
  if (key === "axis" && Array.isArray(value) && value.length <= 1) return value[0] ?? null;
  if ((key === "rate" || key === "stddev") && value === null) {
    words.warn(`${key} is null, taken as 0`);
    return 0;
  }
  if (key === "layer" || key === "cell" || key === "backwardLayer") return innerLayer(value, words);
  if (key === "cells" && Array.isArray(value)) return value.map((cell) => innerLayer(cell, words));
  if (key === "equation" || key === "biasAxes") return value;
  return partFrom(key, value, words);
}

/** A layer that another one holds. */
function innerLayer(stored: unknown, words: Words): unknown {
  if (!isPlain(stored)) return stored === null ? undefined : stored;
  const { name: _, ...config } = isPlain(stored.config) ? stored.config : {};
  return layerFromKeras(stored.class_name, config, words);
}
