// Reads the layers format of TensorFlow.js: the description of the layers in model.json, and the weights of its shards in order.
import { show } from "../../errors.js";
import { bytesOf, checkJson, parseJson } from "../../files/readJson.js";
import type { Sequential } from "../../model/sequential.js";
import { showShape, sizeOf } from "../../shape.js";
import { isPlain } from "../keras/names.js";
import { modelFromConfig } from "../keras/sequentialConfig.js";

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
  const { model, layers } = modelFromConfig(topology.model_config ?? topology, WHO);
  const stored = entriesOf(json.weightsManifest);
  const own = model.weights;
  if (stored.length !== own.length)
    throw new RangeError(`${WHO}: the manifest has ${stored.length} weights, the layers need ${own.length}.`);
  let at = 0;
  const offsets = stored.map(({ name, shape }, i) => {
    const weight = own[i] as (typeof own)[number];
    if (showShape(shape) !== showShape(weight.shape)) {
      throw new RangeError(
        `${WHO}: the weight ${show(name)} has shape ${showShape(shape)}, ${weight.name} of ${layers.length} layers needs ${showShape(weight.shape)}.`,
      );
    }
    const offset = at;
    at += sizeOf(shape) * 4;
    return { offset, weight };
  });
  if (at !== bytes.length)
    throw new RangeError(
      `${WHO}: the weights need ${at} bytes, the shards have ${bytes.length}. Pass all of them, in order.`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  model.setWeights(
    offsets.map(({ offset, weight }) => ({
      name: weight.name,
      data: Float32Array.from(weight.data, (_, i) => view.getFloat32(offset + i * 4, true)),
    })),
  );
  return model;
}

function entriesOf(manifest: unknown): { name: string; shape: readonly number[] }[] {
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
