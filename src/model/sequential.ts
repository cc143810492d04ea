// The maker of models whose layers stand one after the other.
import { show } from "../errors.js";
import type { Layer } from "../layers/layer.js";
import { chain } from "../network/graph.js";
import type { StoredNumbers } from "../network/network.js";
import { isOf } from "../parts/named.js";
import type { Tensor } from "../tensor.js";
import { checkSeed, refuseUnknown } from "./checks.js";
import { MOST_LAYERS, Model } from "./model.js";

export interface SequentialOptions {
  readonly layers: readonly Layer[];
  /** Every random choice derives from it: a whole number, 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
  /** Its name within other models. Default `"model"`. */
  readonly name?: string;
}

/** A model of layers one after the other. */
export type Sequential = Model<Tensor>;

/**
 * A model of layers one after the other.
 *
 * @param options.layers the first one with `inputShape`.
 * @param options.seed from which initial weights, shuffles, dropout and noise derive. Default 0.
 * @param options.name its name within other models.
 * @throws {TypeError} where the first layer has no inputShape. @throws {RangeError} where layers don't fit together.
 * @example
 * const model = sequential({ seed: 42, layers: [layers.dense({ units: 1, inputShape: [2] })] });
 * @see https://keras.io/api/models/sequential/
 */
export function sequential(options: SequentialOptions): Sequential {
  return sequentialOf(options);
}

/** @param stored the weights' numbers from a file. */
export function sequentialOf(options: SequentialOptions, stored?: StoredNumbers): Sequential {
  const { layers, seed = 0, name } = options ?? {};
  refuseUnknown("sequential", options ?? {}, ["layers", "seed", "name"]);
  if (!Array.isArray(layers))
    throw new TypeError(`sequential: layers must be a list of layers, got ${show(layers)}.`);
  if (layers.length === 0)
    throw new RangeError("sequential: layers is empty. A model has at least one layer.");
  if (layers.length > MOST_LAYERS)
    throw new RangeError(
      `sequential: layers has ${layers.length} layers, at most ${MOST_LAYERS} are accepted.`,
    );
  layers.forEach((layer: unknown, i) => {
    if (!isOf("layer", layer)) {
      throw new TypeError(
        `sequential: layers[${i}] must be made by a function of layers, such as layers.dense({ units: 10 }), got ${show(layer)}.`,
      );
    }
  });
  checkSeed(seed, "sequential");
  const graph = chain(layers, "sequential");
  const one = (names: readonly string[]) => ({ kind: "one" as const, names });
  const inputs = one(graph.inputNames);
  const outputs = one(graph.outputNames);
  return new Model({ graph, seed, inputs, outputs, name, row: true }, stored);
}
