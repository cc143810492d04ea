// Brings back what `toBytes` wrote.
import { operationLayers } from "../custom/ops/registry.js";
import { show } from "../errors.js";
import { halves } from "../files/halves.js";
import { refuseOthers } from "../files/kind.js";
import { bytesOf, parseJson } from "../files/readJson.js";
import { readSafetensors } from "../files/safetensors.js";
import type { Layer } from "../layers/layer.js";
import { callAgain, input, type Node } from "../layers/node.js";
import { layerRegistry } from "../layers/registry.js";
import { lossRegistry } from "../losses/registry.js";
import { metricRegistry } from "../metrics/registry.js";
import { storedNumbers } from "../network/storedNumbers.js";
import { optimizerRegistry } from "../optimizers/registry.js";
import { definePart } from "../parts/defined.js";
import { nameParts } from "../parts/named.js";
import type { Part } from "../parts/part.js";
import type { Registry } from "../parts/registry.js";
import { scheduleRegistry } from "../schedules/index.js";
import type { Tensor } from "../tensor.js";
import { CHECKPOINT } from "../training/checkpoint.js";
import type { CompileOptions } from "../training/compiled.js";
import { isRecord } from "../training/perOutput.js";
import type { JsonObject } from "./annotations.js";
import { type ModelOptions, modelOf } from "./graphModel.js";
import { MOST_LAYERS, type Model } from "./model.js";
import { FORMAT, type StoredCall, type StoredGraph, VERSION } from "./save.js";
import { sequentialOf } from "./sequential.js";

/**
 * A model from the bytes that `model.toBytes()` gave.
 *
 * @param bytes of one safetensors file written by downhill.
 * @throws {RangeError} where the file is cut off, damaged, of another kind or of a newer version.
 * @example
 * const again = loadModel(model.toBytes());
 */
export function loadModel<O = Tensor>(bytes: Uint8Array | ArrayBuffer): Model<O> {
  return decodeModel<O>(bytes, "loadModel");
}

/** `who` begins the message of an error: it names the file where there is one. */
export function decodeModel<O = Tensor>(bytes: Uint8Array | ArrayBuffer, who: string): Model<O> {
  nameParts([scheduleRegistry, layerRegistry]);
  operationLayers().forEach(definePart);
  refuseOthers(bytes, ["own model", "checkpoint", "safetensors"], who);
  const { metadata, tensors } = readSafetensors(bytesOf(bytes, who), who, halves);
  if (metadata.get("format") === CHECKPOINT) {
    throw new RangeError(
      `${who}: this is a checkpoint of a training, not a model. Build and compile the model, and pass the bytes to fit({ resumeFrom }).`,
    );
  }
  const stored = metadata.get("model");
  if (metadata.get("format") !== FORMAT || stored === undefined) {
    throw new RangeError(
      `${who}: the file has no architecture in its metadata (format "${FORMAT}"). Build the model, and set the weights by name.`,
    );
  }
  const description = parseJson(stored, `${who}: the architecture`) as Record<string, unknown> | null;
  if (typeof description !== "object" || description === null)
    throw new RangeError(`${who}: the architecture is no object. The file is damaged.`);
  if (description.version !== 1 && description.version !== VERSION) {
    throw new RangeError(
      `${who}: the file has format version ${show(description.version)}, this library reads ${VERSION}. Use a newer release of downhill.`,
    );
  }
  const unused = new Map(tensors.map((t) => [t.name, t]));
  const take = ({ name }: { name: string }) => {
    const found = unused.get(name);
    unused.delete(name);
    return found;
  };
  return blamingTheFile(who, () => {
    const { seed, name, layers, graph, compile, labels, preprocessing } = description;
    const stored = storedNumbers(who, take);
    const others = { seed: seed as number, ...(name === undefined ? {} : { name: name as string }) };
    const model =
      description.version === 1
        ? sequentialOf({ layers: restoreLayers(layers), ...others }, stored)
        : modelOf({ ...restoreGraph(graph), ...others }, stored);
    if (unused.size > 0)
      throw new RangeError(`no layer has a weight ${show([...unused.keys()][0])}, which the file has.`);
    if (compile !== undefined) model.compile(restoreCompile(compile));
    model.labels = labels as string[] | undefined;
    model.preprocessing = preprocessing as JsonObject | undefined;
    return model as unknown as Model<O>;
  });
}

function restoreLayers(layers: unknown): Layer[] {
  if (!Array.isArray(layers) || layers.length > MOST_LAYERS)
    throw new RangeError(`expected a list of at most ${MOST_LAYERS} layers, got ${show(layers)}.`);
  return layers.map((layer, i) => layerRegistry.restore(layer, `layer ${i}`));
}

/** The inputs and outputs of a stored graph, its calls between them. */
function restoreGraph(stored: unknown): ModelOptions {
  const { inputs, layers, calls, outputs, inputKeys, outputKeys } = (stored ?? {}) as Partial<StoredGraph>;
  const sites = restoreLayers(layers).map((layer) => ({ layer }));
  if (![inputs, calls, outputs].every(Array.isArray) || (calls as unknown[]).length > MOST_LAYERS)
    throw new RangeError(
      `graph must have lists of inputs, of at most ${MOST_LAYERS} calls and of outputs, got ${show(stored)}.`,
    );
  const nodes: Node[] = (inputs as StoredGraph["inputs"]).map(input);
  const nodeOf = (number: unknown): Node => {
    const node = nodes[number as number];
    if (!node) {
      throw new RangeError(
        `graph: a call needs node ${show(number)}, which is not made before it. A graph has no circles.`,
      );
    }
    return node;
  };
  const revive = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((one) => (one === null ? undefined : revive(one)));
    return isRecord(value) && "node" in value ? nodeOf(value.node) : value;
  };
  for (const call of calls as readonly StoredCall[]) {
    const site = sites[call.layer];
    if (!site || !Array.isArray(call.inputs))
      throw new RangeError(`graph: a call of layer ${show(call.layer)}, the graph has ${sites.length}.`);
    const options = Object.fromEntries(
      Object.entries(call.options ?? {}).map(([key, value]) => [key, revive(value)]),
    );
    const { outputs: made } = callAgain(site, call.inputs.map(nodeOf), options, call.within, call.label);
    for (const node of made) nodes.push(node);
  }
  const inForm = (list: readonly Node[], keys: unknown): ModelOptions["inputs"] => {
    if (Array.isArray(keys)) return Object.fromEntries(list.map((node, i) => [String(keys[i]), node]));
    return keys === null ? list : (list[0] as Node);
  };
  return {
    inputs: inForm(nodes.slice(0, (inputs as unknown[]).length), inputKeys),
    outputs: inForm((outputs as number[]).map(nodeOf), outputKeys),
  };
}

/** What a part says about a bad option is meant for who wrote it; here the file did. */
function blamingTheFile<T>(who: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof RangeError || error instanceof TypeError) || message.startsWith(who)) throw error;
    throw new RangeError(
      `${who}: ${message} So says the file, which may be damaged or of another release of downhill.`,
      { cause: error },
    );
  }
}

function restoreCompile(stored: unknown): CompileOptions {
  if (typeof stored !== "object" || stored === null)
    throw new RangeError(`compile is ${show(stored)}, expected an object.`);
  const { optimizer, loss, lossWeights, metrics, weightedMetrics, precision } = stored as Record<
    string,
    unknown
  >;
  /** A part, or lists and records of them. */
  const parts = <P extends Part>(registry: Registry<P>, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((one) => parts(registry, one));
    if (typeof value !== "object" || value === null) return value;
    const isStored = typeof (value as { name?: unknown }).name === "string" && "options" in value;
    if (isStored) return registry.restore(value, "compile");
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, parts(registry, one)]));
  };
  return {
    optimizer: parts(optimizerRegistry, optimizer),
    loss: parts(lossRegistry, loss),
    ...(lossWeights === undefined ? {} : { lossWeights }),
    metrics: parts(metricRegistry, metrics ?? []),
    weightedMetrics: parts(metricRegistry, weightedMetrics ?? []),
    ...(precision === undefined ? {} : { precision }),
  } as CompileOptions;
}
