// Brings back what `toBytes` wrote.
import { show } from "../errors.js";
import { halves } from "../files/halves.js";
import { bytesOf, parseJson } from "../files/readJson.js";
import { readSafetensors } from "../files/safetensors.js";
import { layerRegistry } from "../layers/registry.js";
import { lossRegistry } from "../losses/registry.js";
import { metricRegistry } from "../metrics/registry.js";
import { storedNumbers } from "../network/storedNumbers.js";
import { optimizerRegistry } from "../optimizers/registry.js";
import { nameParts } from "../parts/named.js";
import type { Part } from "../parts/part.js";
import type { Registry } from "../parts/registry.js";
import { scheduleRegistry } from "../schedules/index.js";
import { CHECKPOINT } from "../training/checkpoint.js";
import type { CompileOptions } from "../training/compiled.js";
import type { JsonObject } from "./annotations.js";
import { FORMAT, VERSION } from "./save.js";
import { MOST_LAYERS, Sequential } from "./sequential.js";

/**
 * A model from the bytes that `model.toBytes()` gave.
 *
 * @param bytes of one safetensors file written by downhill.
 * @throws {RangeError} where the file is cut off, damaged, of another kind or of a newer version.
 * @example
 * const again = loadModel(model.toBytes());
 */
export function loadModel(bytes: Uint8Array | ArrayBuffer): Sequential {
  return decodeModel(bytes, "loadModel");
}

/** `who` begins the message of an error: it names the file where there is one. */
export function decodeModel(bytes: Uint8Array | ArrayBuffer, who: string): Sequential {
  nameParts([scheduleRegistry]);
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
  if (description.version !== VERSION) {
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
    const { seed, layers, compile, labels, preprocessing } = description;
    if (!Array.isArray(layers) || layers.length > MOST_LAYERS)
      throw new RangeError(`expected a list of at most ${MOST_LAYERS} layers, got ${show(layers)}.`);
    const model = new Sequential(
      {
        layers: layers.map((layer, i) => layerRegistry.restore(layer, `layer ${i}`)),
        seed: seed as number,
      },
      storedNumbers(who, take),
    );
    if (unused.size > 0)
      throw new RangeError(`no layer has a weight ${show([...unused.keys()][0])}, which the file has.`);
    if (compile !== undefined) model.compile(restoreCompile(compile));
    model.labels = labels as string[] | undefined;
    model.preprocessing = preprocessing as JsonObject | undefined;
    return model;
  });
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
  const { optimizer, loss, metrics, weightedMetrics, precision } = stored as Record<string, unknown>;
  const part = <P extends Part>(registry: Registry<P>, value: unknown): P | string =>
    typeof value === "string" ? value : registry.restore(value, "compile");
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  return {
    optimizer: part(optimizerRegistry, optimizer),
    loss: part(lossRegistry, loss),
    metrics: list(metrics).map((m) => part(metricRegistry, m)),
    weightedMetrics: list(weightedMetrics).map((m) => part(metricRegistry, m)),
    ...(precision === undefined ? {} : { precision: precision as "strict" | "relaxed" }),
  };
}
