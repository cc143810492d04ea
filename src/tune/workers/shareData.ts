// Data for all trials: typed arrays go into shared memory once, so that no worker and no trial has a copy of its own.
import type { Shared } from "./messages.js";

type Numbers = Float32Array;

export function shareData(data: Shared): Shared {
  if (typeof SharedArrayBuffer === "undefined") return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shareValue(value)]));
}

function shareValue(value: unknown): unknown {
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return value;
  if (value.buffer instanceof SharedArrayBuffer) return value;
  const numbers = value as Numbers;
  const Kind = numbers.constructor as new (buffer: SharedArrayBuffer) => Numbers;
  const copy = new Kind(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
