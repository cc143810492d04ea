// Data for all trials: typed arrays go into shared memory once, so that no worker and no trial has a copy of its own.
import { isTypedArray, kindOf } from "../../kinds.js";
import { isTensorLike } from "../../tensor.js";
import type { Shared } from "./messages.js";

type Numbers = Float32Array;

/** @throws {TypeError} for what can't be sent, such as a function, or would come without its methods, such as a tensor. */
export function shareData(data: Shared): Shared {
  if (typeof SharedArrayBuffer === "undefined") return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shareValue(name, value)]));
}

function shareValue(name: string, value: unknown): unknown {
  if (!isTypedArray(value)) {
    checkPlain(name, value);
    return value;
  }
  const numbers = value as Numbers;
  if (kindOf(numbers.buffer) === "SharedArrayBuffer") return value;
  const Kind = numbers.constructor as new (buffer: SharedArrayBuffer) => Numbers;
  const copy = new Kind(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}

function checkPlain(name: string, value: unknown): void {
  if (isTensorLike(value)) {
    throw new TypeError(
      `tune: shared.${name} must be a typed array or a plain value, got a tensor. Pass its data, and make a tensor of them in the objective.`,
    );
  }
  try {
    structuredClone(value);
  } catch (cause) {
    throw new TypeError(
      `tune: shared.${name} can't be sent to workers: ${(cause as Error).message} Pass typed arrays and plain values.`,
      { cause },
    );
  }
}
