// A model as one safetensors file: the weights, and in the metadata the rest, as JSON.
import { writeSafetensors } from "../files/writeSafetensors.js";
import { describe } from "../parts/part.js";
import type { Sequential } from "./sequential.js";

export const FORMAT = "downhill";
export const VERSION = 1;

export function encodeModel(model: Sequential): Uint8Array<ArrayBuffer> {
  const { labels, preprocessing } = model;
  const description = { ...describeModel(model), labels, preprocessing };
  return writeSafetensors(model.weights, { format: FORMAT, model: JSON.stringify(description) });
}

/** What the numbers of a training depend on: architecture, seed and how it was compiled. */
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
