// A network of brain.js from its JSON. Each layer after the first has, for each unit, a bias and a row of weights: a kernel transposed.
// Of two forms, version 1's `layers` with objects of units by number or name, and version 2's with lists, both are read.

import type { Activation } from "../../activations/activation.js";
import { activations } from "../../activations/registry.js";
import { show } from "../../errors.js";
import { refuseOthers } from "../../files/kind.js";
import { jsonOf } from "../../files/readJson.js";
import { layers } from "../../layers/registry.js";
import { type Sequential, sequential } from "../../model/sequential.js";
import { isPlain } from "../keras/words.js";

const WHO = "fromBrain";
const MOST_LAYERS = 1000;

interface Units {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly inputs: number;
  readonly units: number;
}

/**
 * A model from what `toJSON()` of a feedforward network of brain.js gives. Inputs and outputs that have names there come in
 * the order in which the file has them: `model.labels` has those of the outputs, `model.preprocessing.columns` those of the inputs.
 *
 * @param json plain data, text or bytes.
 * @throws {RangeError} where it is no such network, or damaged.
 * @example
 * const model = fromBrain({ type: "NeuralNetwork", sizes: [2, 1], layers: [{ weights: [], biases: [] }, { weights: [[1, 2]], biases: [0] }] });
 * @see https://github.com/BrainJS/brain.js#json
 */
export function fromBrain(json: unknown): Sequential {
  const given = jsonOf(json, `${WHO}: json`);
  refuseOthers(given, ["brain"], WHO);
  if (
    !isPlain(given) ||
    !Array.isArray(given.layers) ||
    given.layers.length < 2 ||
    given.layers.length > MOST_LAYERS
  )
    throw new RangeError(
      `${WHO}: expected the JSON of a NeuralNetwork with two or more layers, got ${show(given)}.`,
    );
  const activation = activationOf(given);
  const stored: readonly unknown[] = given.layers;
  const read = stored.slice(1).map((units, i) => unitsOf(units, stored[i], `${WHO}: layer ${i + 1}`));
  for (const [i, { inputs }] of read.entries()) {
    const before = read[i - 1]?.units ?? inputs;
    if (inputs !== before)
      throw new RangeError(
        `${WHO}: layer ${i + 1} has ${inputs} weights a unit, the layer before ${before} units.`,
      );
  }
  const model = sequential({
    layers: read.map(({ inputs, units }, i) =>
      layers.dense({ units, activation, ...(i === 0 ? { inputShape: [inputs] } : {}) }),
    ),
  });
  const own = model.weights;
  model.setWeights(
    own.map(({ name }, i) => {
      const { kernel, bias } = read[i >> 1] as Units;
      return { name, data: i % 2 === 0 ? kernel : bias };
    }),
  );
  const columns = namesOf(given.inputLookup, stored[0], read[0]?.inputs);
  if (columns) model.preprocessing = { columns };
  model.labels = namesOf(given.outputLookup, stored.at(-1), read.at(-1)?.units);
  return model;
}

/** Names of inputs or outputs in their order, where there are such: version 2 has places under names, version 1 the layer's own. */
function namesOf(lookup: unknown, layer: unknown, count: number | undefined): string[] | undefined {
  const entries = Object.entries(isPlain(lookup) ? lookup : {}).sort(([, a], [, b]) => Number(a) - Number(b));
  const names = lookup === true && isPlain(layer) ? Object.keys(layer) : entries.map(([name]) => name);
  return names.length === count ? names : undefined;
}

function activationOf(given: Record<string, unknown>): string | Activation {
  const options = isPlain(given.options) ? given.options : {};
  const trained = isPlain(given.trainOpts) ? given.trainOpts : {};
  const name = options.activation ?? trained.activation ?? given.activation ?? "sigmoid";
  if (name === "leaky-relu") {
    const negativeSlope = trained.leakyReluAlpha ?? options.leakyReluAlpha;
    if (typeof negativeSlope === "number" && negativeSlope >= 0 && negativeSlope < 1)
      return activations.leakyRelu({ negativeSlope });
    throw new RangeError(
      `${WHO}: the activation is leaky-relu with leakyReluAlpha ${show(negativeSlope)}, expected a number in [0, 1). Version 1 leaves it out: add it to trainOpts.`,
    );
  }
  if (name !== "sigmoid" && name !== "relu" && name !== "tanh")
    throw new RangeError(
      `${WHO}: the activation is ${show(name)}, expected sigmoid, relu, leaky-relu or tanh.`,
    );
  return name;
}

/** One layer of either form. @param before the layer before, which says in which order named weights come. */
function unitsOf(stored: unknown, before: unknown, who: string): Units {
  if (!isPlain(stored)) throw new RangeError(`${who} is ${show(stored)}, expected an object.`);
  const rows =
    "weights" in stored
      ? lists(stored.weights, stored.biases)
      : Object.values(stored).map((unit) =>
          isPlain(unit) ? { bias: unit.bias, weights: unit.weights } : {},
        );
  const order = isPlain(before) && !("weights" in before) ? Object.keys(before) : undefined;
  const weightsOf = ({ weights }: { weights?: unknown }): unknown[] => {
    if (isPlain(weights) && order?.length === Object.keys(weights).length)
      return order.map((name) => weights[name]);
    return Object.values((weights as object | undefined) ?? {});
  };
  const inputs = weightsOf(rows[0] ?? {}).length;
  const kernel = new Float32Array(inputs * rows.length);
  const bias = new Float32Array(rows.length);
  rows.forEach((row, unit) => {
    const weights = weightsOf(row);
    if (inputs === 0 || weights.length !== inputs || ![row.bias, ...weights].every(Number.isFinite))
      throw new RangeError(`${who}: unit ${unit} has not a bias and ${inputs} weights, all finite numbers.`);
    bias[unit] = row.bias as number;
    weights.forEach((w, i) => {
      kernel[i * rows.length + unit] = w as number;
    });
  });
  if (rows.length === 0) throw new RangeError(`${who} has no units.`);
  return { kernel, bias, inputs, units: rows.length };
}

function lists(weights: unknown, biases: unknown): { bias?: unknown; weights?: unknown }[] {
  const all = isPlain(biases) || Array.isArray(biases) ? Object.values(biases) : [];
  return Array.isArray(weights) ? weights.map((row: unknown, i) => ({ bias: all[i], weights: row })) : [];
}
