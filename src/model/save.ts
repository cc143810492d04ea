// A model as one safetensors file: the weights, and in the metadata the architecture, as JSON.
import { writeSafetensors } from "../files/writeSafetensors.js";
import { describe } from "../parts/part.js";
import type { Sequential } from "./sequential.js";

export const FORMAT = "downhill";
export const VERSION = 1;

export function encodeModel(model: Sequential): Uint8Array {
  return writeSafetensors(model.weights, { format: FORMAT, model: JSON.stringify(describeModel(model)) });
}

/** Everything but the numbers: what `loadModel` builds the model from. */
export function describeModel(model: Sequential): Record<string, unknown> {
  const { compileOptions } = model;
  return {
    version: VERSION,
    seed: model.seed,
    layers: model.layers.map(describe),
    ...(compileOptions ? { compile: describeCompile(compileOptions) } : {}),
  };
}

function describeCompile(options: NonNullable<Sequential["compileOptions"]>): Record<string, unknown> {
  const plain = (part: unknown): unknown =>
    typeof part === "string" ? part : describe(part as Parameters<typeof describe>[0]);
  return {
    optimizer: plain(options.optimizer ?? "rmsprop"),
    loss: plain(options.loss),
    metrics: (options.metrics ?? []).map(plain),
    weightedMetrics: (options.weightedMetrics ?? []).map(plain),
    ...(options.precision ? { precision: options.precision } : {}),
  };
}
