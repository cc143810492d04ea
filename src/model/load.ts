// Brings back what `toBytes` wrote.
import { show } from "../errors.js";
import { parseJson } from "../files/readJson.js";
import { readSafetensors } from "../files/safetensors.js";
import { layerRegistry } from "../layers/index.js";
import { lossRegistry } from "../losses/index.js";
import { metricRegistry } from "../metrics/index.js";
import { optimizerRegistry } from "../optimizers/index.js";
import type { Part, Registry } from "../parts/part.js";
import type { CompileOptions } from "./compiled.js";
import { FORMAT, VERSION } from "./save.js";
import { Sequential } from "./sequential.js";

/**
 * A model from the bytes that `model.toBytes()` gave.
 *
 * @param bytes of one safetensors file written by downhill.
 * @throws {RangeError} where the file is cut off, damaged, of another kind or of a newer version.
 * @example
 * const again = loadModel(model.toBytes());
 */
export function loadModel(bytes: Uint8Array | ArrayBuffer): Sequential {
  const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
  if (!(view instanceof Uint8Array))
    throw new TypeError(`loadModel: expected a Uint8Array or an ArrayBuffer, got ${show(bytes)}.`);
  const { metadata, tensors } = readSafetensors(view, "loadModel");
  const stored = metadata.get("model");
  if (metadata.get("format") !== FORMAT || stored === undefined) {
    throw new RangeError(
      'loadModel: the file has no architecture in its metadata (format "downhill"). Build the model, and set the weights by name.',
    );
  }
  const description = parseJson(stored, "loadModel: the architecture") as Record<string, unknown> | null;
  if (typeof description !== "object" || description === null)
    throw new RangeError("loadModel: the architecture is no object. The file is damaged.");
  if (description.version !== VERSION) {
    throw new RangeError(
      `loadModel: the file has format version ${show(description.version)}, this library reads ${VERSION}. Use a newer release of downhill.`,
    );
  }
  if (!Array.isArray(description.layers))
    throw new RangeError("loadModel: the architecture has no list of layers. The file is damaged.");
  const layers = description.layers.map((layer, i) => layerRegistry.restore(layer, `loadModel: layer ${i}`));
  const model = new Sequential({ layers, seed: description.seed as number });
  const missing = model.weights.filter((w) => !tensors.some((t) => t.name === w.name));
  if (missing.length > 0)
    throw new RangeError(
      `loadModel: the file has no weight ${missing.map((w) => show(w.name)).join(", ")}. It is damaged.`,
    );
  model.setWeights(tensors);
  if (description.compile !== undefined) model.compile(restoreCompile(description.compile));
  return model;
}

function restoreCompile(stored: unknown): CompileOptions {
  if (typeof stored !== "object" || stored === null)
    throw new RangeError(`loadModel: compile is ${show(stored)}, expected an object. The file is damaged.`);
  const { optimizer, loss, metrics, weightedMetrics, precision } = stored as Record<string, unknown>;
  const part = <P extends Part>(registry: Registry<P>, value: unknown): P | string =>
    typeof value === "string" ? value : registry.restore(value, "loadModel: compile");
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  return {
    optimizer: part(optimizerRegistry, optimizer),
    loss: part(lossRegistry, loss),
    metrics: list(metrics).map((m) => part(metricRegistry, m)),
    weightedMetrics: list(weightedMetrics).map((m) => part(metricRegistry, m)),
    ...(precision === undefined ? {} : { precision: precision as "strict" | "relaxed" }),
  };
}
