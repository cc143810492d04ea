// Reads the layers format of TensorFlow.js: the description of the layers in model.json, and the weights of its shards in order.
import { show } from "../../errors.js";
import { bytesOf, checkJson, parseJson } from "../../files/readJson.js";
import { Sequential } from "../../model/sequential.js";
import { storedNumbers } from "../../model/storedNumbers.js";
import { type Shape, sizeOf } from "../../shape.js";
import { isPlain } from "../keras/names.js";
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
  const text = typeof modelJson === "string" || modelJson instanceof Uint8Array;
  const json = text ? parseJson(modelJson, `${WHO}: modelJson`) : modelJson;
  if (!text) checkJson(json, `${WHO}: modelJson`);
  if (!isPlain(json) || !isPlain(json.modelTopology))
    throw new RangeError(
      `${WHO}: modelJson has no modelTopology. It is no model of TensorFlow.js's layers format.`,
    );
  const topology = json.modelTopology;
  const bytes = joined(
    (Array.isArray(shards) ? shards : [shards]).map((s: unknown) => bytesOf(s, `${WHO}: shards`)),
  );
  const { layers } = layersFromConfig(topology.model_config ?? topology, WHO);
  const arrays = arraysOf(entriesOf(json.weightsManifest), bytes);
  return new Sequential({ layers }, (weights) => {
    if (arrays.length !== weights.length) {
      throw new RangeError(
        `${WHO}: the manifest has ${arrays.length} weights, the layers need ${weights.length}.`,
      );
    }
    return storedNumbers(WHO, (_, i) => arrays[i])(weights);
  });
}

interface Entry {
  readonly name: string;
  readonly shape: Shape;
}

/** The manifest's weights, which lie one after the other. */
function arraysOf(entries: readonly Entry[], bytes: Uint8Array): { shape: Shape; data: Float32Array }[] {
  const need = entries.reduce((sum, { shape }) => sum + sizeOf(shape) * 4, 0);
  if (need !== bytes.length) {
    throw new RangeError(
      `${WHO}: the weights need ${need} bytes, the shards have ${bytes.length}. Pass all of them, in order.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return entries.map(({ shape }) => {
    const data = new Float32Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++, at += 4) data[i] = view.getFloat32(at, true);
    return { shape, data };
  });
}

function entriesOf(manifest: unknown): Entry[] {
  const groups = Array.isArray(manifest) ? manifest : [];
  return groups.flatMap((group: unknown) => {
    const list = isPlain(group) && Array.isArray(group.weights) ? group.weights : [];
    return list.map((entry: unknown) => {
      const { name, shape, dtype, quantization } = isPlain(entry) ? entry : {};
      const good = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
      if (typeof name !== "string" || !good)
        throw new RangeError(`${WHO}: the manifest has the entry ${show(entry)}.`);
      if (dtype !== "float32" || quantization !== undefined)
        throw new RangeError(`${WHO}: the weight ${show(name)} is not float32 as it is, but ${show(dtype)}.`);
      return { name, shape: shape as number[] };
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
