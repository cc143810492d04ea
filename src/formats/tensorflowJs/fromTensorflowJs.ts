// Reads the layers format of TensorFlow.js: the description of the layers in model.json, and the weights of its shards.
import { show } from "../../errors.js";
import { bytesOf, jsonOf } from "../../files/readJson.js";
import { type Sequential, sequentialOf } from "../../model/sequential.js";
import { storedNumbers } from "../../network/storedNumbers.js";
import { type Shape, sizeOf } from "../../shape.js";
import { isPlain, snakeCase } from "../keras/names.js";
import { layersFromConfig } from "../keras/sequentialConfig.js";

const WHO = "fromTensorflowJs";

/**
 * A model from TensorFlow.js's model.json (layers format) and its weight files.
 *
 * @param modelJson content of model.json: plain data, text or bytes. @param shards the weight files, in the order in which it names them.
 * @throws {RangeError} where something is damaged, or has a layer or option that is not there; it names that.
 * @see https://www.tensorflow.org/js/guide/save_load
 */
export function fromTensorflowJs(
  modelJson: unknown,
  shards: Uint8Array | ArrayBuffer | readonly (Uint8Array | ArrayBuffer)[],
): Sequential {
  const json = jsonOf(modelJson, `${WHO}: modelJson`);
  if (!isPlain(json) || !isPlain(json.modelTopology))
    throw new RangeError(
      `${WHO}: modelJson has no modelTopology. It is no model of TensorFlow.js's layers format.`,
    );
  const topology = json.modelTopology;
  const bytes = joined(
    (Array.isArray(shards) ? shards : [shards]).map((s: unknown) => bytesOf(s, `${WHO}: shards`)),
  );
  const { layers, sources } = layersFromConfig(topology.model_config ?? topology, WHO);
  for (const [i, { options }] of layers.entries()) {
    if ((options.activation as { name?: string } | undefined)?.name !== "hardSigmoid") continue;
    throw new RangeError(
      `${WHO}: layer ${i} (${sources[i]?.name}) has the activation hard_sigmoid, which is 0.2 x + 0.5 within bounds there, x / 6 + 0.5 here and in Keras 3. It has no counterpart.`,
    );
  }
  const arrays = arraysOf(entriesOf(json.weightsManifest), bytes);
  return sequentialOf({ layers }, (weights) => {
    const numbers = storedNumbers(WHO, ({ layer, name }) => {
      const stored = `${sources[layer]?.name}/${snakeCase(name.slice(name.lastIndexOf("/") + 1))}`;
      const found = arrays.get(stored);
      arrays.delete(stored);
      return found;
    })(weights);
    const [left] = arrays.keys();
    if (left !== undefined)
      throw new RangeError(`${WHO}: no layer has the weight ${show(left)}, which the manifest has.`);
    return numbers;
  });
}

interface Entry {
  readonly name: string;
  readonly shape: Shape;
  /** Not of the model, but of how it was trained. */
  readonly ofOptimizer: boolean;
}

/** The model's weights under their names. They lie one after the other, in an order of the writer's own. */
function arraysOf(
  entries: readonly Entry[],
  bytes: Uint8Array,
): Map<string, { shape: Shape; data: Float32Array }> {
  const need = entries.reduce((sum, { shape }) => sum + sizeOf(shape) * 4, 0);
  if (need !== bytes.length) {
    throw new RangeError(
      `${WHO}: the weights need ${need} bytes, the shards have ${bytes.length}. Pass all of them, in order.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const arrays = new Map<string, { shape: Shape; data: Float32Array }>();
  let at = 0;
  for (const { name, shape, ofOptimizer } of entries) {
    const data = new Float32Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++, at += 4) data[i] = view.getFloat32(at, true);
    if (!ofOptimizer) arrays.set(name, { shape, data });
  }
  return arrays;
}

function entriesOf(manifest: unknown): Entry[] {
  const groups = Array.isArray(manifest) ? manifest : [];
  return groups.flatMap((group: unknown) => {
    const list = isPlain(group) && Array.isArray(group.weights) ? group.weights : [];
    return list.map((entry: unknown) => {
      const { name, shape, dtype, quantization, group: owner } = isPlain(entry) ? entry : {};
      const ofOptimizer = owner === "optimizer";
      const good = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
      if (typeof name !== "string" || !good)
        throw new RangeError(`${WHO}: the manifest has the entry ${show(entry)}.`);
      // A counter of steps is the one thing that is not float32, and as wide.
      const wide = dtype === "float32" || (ofOptimizer && dtype === "int32");
      if (!wide || quantization !== undefined)
        throw new RangeError(`${WHO}: the weight ${show(name)} is not float32 as it is, but ${show(dtype)}.`);
      return { name, shape: shape as number[], ofOptimizer };
    });
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
