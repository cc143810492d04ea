// A model in the layers format of TensorFlow.js: a model.json with Keras's description of the layers, and one file of weights.

import { littleEndianBytes } from "../../files/writeSafetensors.js";
import { expectModel } from "../../model/expectModel.js";
import type { Sequential } from "../../model/sequential.js";
import { describe, isPart } from "../../parts/part.js";
import { classNameOf } from "../keras/names.js";
import { snakeCase } from "../keras/words.js";

export interface TensorflowJsModel {
  /** The content of model.json, plain data. */
  readonly modelJson: Record<string, unknown>;
  /** The content of the file that model.json names: weights.bin. */
  readonly weights: Uint8Array;
}

/** Layers of TensorFlow.js 4 whose options are Keras's; for each the options that it knows. */
const known: Readonly<Record<string, readonly string[]>> = {
  activation: ["activation"],
  alphaDropout: ["rate"],
  batchNormalization: ["axis", "momentum", "epsilon", "center", "scale"],
  dense: ["units", "activation", "useBias"],
  dropout: ["rate"],
  elu: ["alpha"],
  embedding: ["inputDim", "outputDim"],
  flatten: [],
  gaussianDropout: ["rate"],
  gaussianNoise: ["stddev"],
  layerNormalization: ["axis", "epsilon", "center", "scale"],
  leakyReLU: ["negativeSlope"],
  permute: ["dims"],
  prelu: ["sharedAxes"],
  reLU: ["maxValue"],
  repeatVector: ["n"],
  rescaling: ["scale", "offset"],
  reshape: ["targetShape"],
  softmax: ["axis"],
};
/** Where TensorFlow.js has another word for an option. */
const otherNames: Readonly<Record<string, string>> = { negativeSlope: "alpha" };

/** Activations of TensorFlow.js without options, and what they are called there. */
const activationNames: Readonly<Record<string, string>> = {
  elu: "elu",
  gelu: "gelu",
  linear: "linear",
  logSoftmax: "log_softmax",
  mish: "mish",
  relu: "relu",
  relu6: "relu6",
  selu: "selu",
  sigmoid: "sigmoid",
  silu: "swish",
  softmax: "softmax",
  softplus: "softplus",
  softsign: "softsign",
  tanh: "tanh",
};

/** Weights in the order of Keras, which is ours, under Keras's names. */
const WEIGHTS_FILE = "weights.bin";

/**
 * The model for `tf.loadLayersModel`: model.json as plain data, and the bytes of the file "weights.bin" beside it.
 *
 * @throws {RangeError} naming a layer, an activation or an option that TensorFlow.js does not have. @throws {TypeError} for what is no
 *   model.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
 * const { modelJson, weights } = toTensorflowJs(model);
 * @see https://www.tensorflow.org/js/guide/save_load
 */
export function toTensorflowJs(model: Sequential): TensorflowJsModel {
  expectModel("toTensorflowJs", model);
  const { structure } = model;
  const layers = structure.map(({ layer, name, inputShape }, i) => {
    const config: Record<string, unknown> = { name, trainable: true, dtype: "float32" };
    if (i === 0) config.batch_input_shape = [null, ...inputShape];
    for (const [key, value] of Object.entries(optionsFor(layer.name, layer.options, name, inputShape)))
      config[key] = value;
    return { class_name: classNameOf(layer.name), config };
  });
  const own = model.weights;
  const bytes = own.map((w) => littleEndianBytes(w.data));
  const weights = new Uint8Array(bytes.reduce((sum, b) => sum + b.length, 0));
  let at = 0;
  for (const part of bytes) {
    weights.set(part, at);
    at += part.length;
  }
  return {
    modelJson: {
      format: "layers-model",
      generatedBy: "downhill",
      convertedBy: null,
      modelTopology: {
        keras_version: "2.15.0",
        backend: "tensorflow",
        model_config: { class_name: "Sequential", config: { name: "sequential", layers } },
      },
      weightsManifest: [
        {
          paths: [WEIGHTS_FILE],
          weights: own.map(({ name, shape }) => ({ name: kerasWeight(name), shape, dtype: "float32" })),
        },
      ],
    },
    weights,
  };
}

/** "dense/movingMean" as "dense/moving_mean". */
function kerasWeight(name: string): string {
  const cut = name.lastIndexOf("/") + 1;
  return name.slice(0, cut) + snakeCase(name.slice(cut));
}

function optionsFor(
  layer: string,
  options: Readonly<Record<string, unknown>>,
  name: string,
  inputShape: readonly number[],
): Record<string, unknown> {
  const names = Object.hasOwn(known, layer) ? known[layer] : undefined;
  const refuse = (what: string): never => {
    throw new RangeError(
      `toTensorflowJs: ${what} of the layer ${name} is not in TensorFlow.js. Use another, or toOnnx.`,
    );
  };
  if (!names) return refuse(`the class ${layer}`);
  if (layer === "reLU" && (options.negativeSlope !== 0 || options.threshold !== 0))
    refuse("negativeSlope or threshold");
  if (layer === "elu" && options.alpha !== 1) refuse("an alpha but 1");
  if (layer === "rescaling" && [options.scale, options.offset].some(Array.isArray))
    refuse("a list of scales or offsets");
  // Its CPU backend spreads vectors, and has softmax, along the last axis only.
  const last = inputShape.length;
  const lastOnly = layer === "batchNormalization" || layer === "softmax";
  if (lastOnly && options.axis !== -1 && options.axis !== last) refuse("an axis but the last");
  const result: Record<string, unknown> = {};
  for (const key of names) {
    const value = options[key];
    if (value === undefined) continue;
    const word = otherNames[key] ?? snakeCase(key);
    if (key === "activation" && isPart(value)) {
      const { name: activation, options: given } = describe(value);
      const known = Object.hasOwn(activationNames, activation);
      if (!known || (activation !== "relu" && activation !== "elu" && !usual(given)))
        refuse(`the activation ${activation}`);
      if (
        activation === "relu" &&
        (given.negativeSlope !== 0 || given.maxValue !== undefined || given.threshold !== 0)
      )
        refuse("an option of the activation relu");
      if (activation === "elu" && given.alpha !== 1) refuse("an option of the activation elu");
      result[word] = activationNames[activation];
    } else if (key === "sharedAxes" || key === "targetShape" || key === "dims") {
      result[word] = [value].flat();
    } else {
      result[word] = value;
    }
  }
  return result;
}

/** Whether an activation has no options but those that TensorFlow.js takes for granted. */
function usual(options: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(options).every(
    ([key, value]) => (key === "axis" && value === -1) || (key === "approximate" && !value),
  );
}
