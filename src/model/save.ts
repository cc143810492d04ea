// A model as one safetensors file (https://github.com/huggingface/safetensors): 8 bytes with the header's length, a JSON
// header with each tensor's dtype, shape and place, then the numbers. The architecture is in the header's metadata.
import { describe } from "../parts/part.js";
import type { Sequential } from "./sequential.js";

export const FORMAT = "downhill";
export const VERSION = 1;
/** Tensors begin at multiples of this many bytes in the file. */
const ALIGNMENT = 64;

export function encodeModel(model: Sequential): Uint8Array {
  const { weights } = model;
  const { compileOptions } = model;
  const description = {
    version: VERSION,
    seed: model.seed,
    layers: model.layers.map(describe),
    ...(compileOptions ? { compile: describeCompile(compileOptions) } : {}),
  };
  const header: Record<string, unknown> = {
    __metadata__: { format: FORMAT, model: JSON.stringify(description) },
  };
  let offset = 0;
  for (const { name, shape, data } of weights) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = Math.ceil((8 + json.length) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(start + offset).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  const view = new DataView(bytes.buffer, start);
  let at = 0;
  for (const { data } of weights) {
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

function describeCompile(options: NonNullable<Sequential["compileOptions"]>): Record<string, unknown> {
  const plain = (part: unknown): unknown =>
    typeof part === "string" ? part : describe(part as Parameters<typeof describe>[0]);
  return {
    optimizer: plain(options.optimizer ?? "rmsprop"),
    loss: plain(options.loss),
    metrics: (options.metrics ?? []).map(plain),
    weightedMetrics: (options.weightedMetrics ?? []).map(plain),
  };
}
