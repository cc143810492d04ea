// Layers from Keras's description of a Sequential, or of a functional model that is a plain chain, as .keras files and
// TensorFlow.js's model.json have it.
import { show } from "../../errors.js";
import type { Layer } from "../../layers/layer.js";
import { MOST_LAYERS } from "../../model/model.js";
import { isPlain, layerFromKeras } from "./names.js";

export interface KerasLayer {
  /** Keras's class, and the name that it has in the file. */
  readonly className: string;
  readonly name: string;
}

export interface Described {
  readonly layers: readonly Layer[];
  /** The file's layer for each of ours. */
  readonly sources: readonly KerasLayer[];
}

/** @throws {RangeError} where the description is damaged, or has what is not there yet; it names that. */
export function layersFromConfig(stored: unknown, who: string): Described {
  if (!isPlain(stored) || !isPlain(stored.config))
    throw new RangeError(`${who}: expected the config of a model, got ${show(stored)}. The file is damaged.`);
  const { class_name: kind, config } = stored as { class_name?: unknown; config: Record<string, unknown> };
  if (kind !== "Sequential" && kind !== "Functional" && kind !== "Model") {
    throw new RangeError(
      `${who}: the model is of the class ${show(kind)}, expected Sequential or Functional.`,
    );
  }
  const list = Array.isArray(stored.config) ? stored.config : config.layers;
  if (!Array.isArray(list) || list.length > MOST_LAYERS)
    throw new RangeError(`${who}: expected a list of at most ${MOST_LAYERS} layers, got ${show(list)}.`);
  let inputShape = rowShape(config.build_input_shape);
  const layers: Layer[] = [];
  const sources: KerasLayer[] = [];
  let previous: string | undefined;
  for (const [i, entry] of list.entries()) {
    if (!isPlain(entry) || typeof entry.class_name !== "string")
      throw new RangeError(`${who}: layer ${i} is ${show(entry)}, expected a class_name and a config.`);
    const own = isPlain(entry.config) ? entry.config : {};
    const name = typeof own.name === "string" ? own.name : String(entry.name ?? `layer ${i}`);
    if (kind !== "Sequential") checkChain(entry, name, previous, who);
    previous = name;
    const shape = rowShape(own.batch_shape ?? own.batch_input_shape);
    if (layers.length === 0) inputShape = shape ?? inputShape;
    if (entry.class_name === "InputLayer") continue;
    const where = `${who}: layer ${i} (${name})`;
    layers.push(layerFromKeras(entry.class_name, own, layers.length === 0 ? inputShape : undefined, where));
    sources.push({ className: entry.class_name, name });
  }
  return { layers, sources };
}

/** A shape without the batch. */
function rowShape(shape: unknown): readonly number[] | undefined {
  return Array.isArray(shape) && shape.length > 1 ? (shape.slice(1) as number[]) : undefined;
}

/** In a functional model each layer must take what the one before gives, once. */
function checkChain(
  entry: Record<string, unknown>,
  name: string,
  previous: string | undefined,
  who: string,
): void {
  const nodes = entry.inbound_nodes;
  const text = nodes === undefined ? "[]" : JSON.stringify(nodes);
  const sources = [
    ...text.matchAll(/"keras_history":\["([^"]*)"/g),
    ...text.matchAll(/\[\["([^"]*)",\d+,\d+/g),
  ];
  const chained =
    previous === undefined ? sources.length === 0 : sources.length === 1 && sources[0]?.[1] === previous;
  if (!chained) {
    throw new RangeError(
      `${who}: the layer ${show(name)} does not take the output of the layer before it alone. Only chains of layers can be read.`,
    );
  }
}
